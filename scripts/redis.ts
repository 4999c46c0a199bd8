import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDebianProgram } from './debian-program.ts';
import { findFreePort, startServer } from './server-process.ts';

export interface Redis {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts Redis with the settings that are advised for queues: an append-only file that is flushed every second. */
export async function startRedis(): Promise<Redis> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-redis-'));
  const { binary, env } = await findDebianProgram(
    'redis-server',
    ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1'],
    join(folder, 'program'),
  );
  const port = await findFreePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''];
  args.push('--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction');
  const server = await startServer(binary, args, port, { env });
  return {
    port,
    pid: server.pid,
    async stop() {
      await server.kill();
      await rm(folder, { recursive: true });
    },
  };
}
