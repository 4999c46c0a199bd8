import pg from 'pg';

/** Runs statements of the tests on the database directly. */
export interface Look {
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export function openLook(databaseUrl: string): Look {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, application_name: 'the tests' });
  // Some tests end connections on purpose; the next statement gets another connection.
  pool.on('error', () => undefined);
  return {
    rows: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query(text, [...values])).rows as Row[],
    close: () => pool.end(),
  };
}

/** The number of rows in each table, to show that nothing was stored. */
export async function countRows(look: Look): Promise<Readonly<Record<string, number>>> {
  const tables = [
    'tenant',
    'api_token',
    'task',
    'task_counter',
    'schedule',
    'schedule_revision',
    'run',
    'occurrence',
    'log_entry',
    'event',
    'idempotency',
    'dialect_document',
    'dialect_number',
  ];
  const [row = {}] = await look.rows<Record<string, number>>(
    `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
  );
  return row;
}

/** The smallest value that this percentage of the values does not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}
