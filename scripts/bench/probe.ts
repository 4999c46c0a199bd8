/**
 * Loaded into the processes of a service (`--import`). It counts the statements that they send to PostgreSQL, and measures how
 * long their event loops were blocked. At SIGUSR2 it writes the figures since the last one to a file.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface Probed {
  readonly statements: number;
  /** The longest time that the event loop was blocked, in milliseconds. */
  readonly blocked: number;
  readonly rss: number;
}

type Driver = { readonly Client: { readonly prototype: { query: (this: unknown, ...given: unknown[]) => unknown } } };

const everyMs = 2;

if (isMainThread) watch(new URL(import.meta.url).searchParams.get('folder') ?? '.');

function watch(folder: string): void {
  let statements = 0;
  const own = createRequire(import.meta.url);
  const mapper = createRequire(own.resolve('@mikro-orm/postgresql'));
  for (const { Client } of new Set([own('pg'), mapper('pg')] as Driver[])) {
    const { query } = Client.prototype;
    Client.prototype.query = function count(this: unknown, ...given: unknown[]) {
      statements += 1;
      return query.apply(this, given);
    };
  }
  const delay = monitorEventLoopDelay({ resolution: everyMs });
  delay.enable();
  process.on('SIGUSR2', () => {
    const figures: Probed = { statements, blocked: delay.max / 1e6 - everyMs, rss: process.memoryUsage.rss() };
    const file = join(folder, String(process.pid));
    writeFileSync(`${file}.part`, JSON.stringify(figures));
    renameSync(`${file}.part`, `${file}.json`);
    statements = 0;
    delay.reset();
  });
}
