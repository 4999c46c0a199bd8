import pg from 'pg';

/** Makes the database `polychron` at the first start; returns its URL. */
export async function ensureDatabase(server: { host: string; port: number; password: string }): Promise<string> {
  const client = new pg.Client({ ...server, user: 'polychron', database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', ['polychron']);
    if (found.rowCount === 0) await client.query('CREATE DATABASE polychron');
  } finally {
    await client.end();
  }
  return `postgresql://polychron:${server.password}@${server.host}:${server.port}/polychron`;
}
