import type { Pool, PoolClient } from 'pg';
import { CrowdError } from '../domain/model/errors.ts';

type Given = (error: Error | undefined, client: PoolClient | undefined, release: (release?: unknown) => void) => void;

/** For so long after PostgreSQL had no room, the pool asks for no more connections than it has. */
const modestMs = 2_000;
const pauseMs = 200;

/**
 * When PostgreSQL has no connection left for us (53300), a caller waits for one of those that the pool has, or for room,
 * as long as it would wait for the pool.
 */
export function makePatient(pool: Pool): Pool {
  const ask = pool.connect.bind(pool) as (callback: Given) => void;
  const { max } = pool.options;
  const budgetMs = pool.options.connectionTimeoutMillis ?? 0;
  let modest: NodeJS.Timeout | undefined;

  function beModest(): void {
    pool.options.max = Math.max(1, pool.totalCount);
    clearTimeout(modest);
    modest = setTimeout(() => void (pool.options.max = max), modestMs).unref();
  }

  function connect(callback: Given, until: number): void {
    const answer: Given = (error, client, release) => {
      if (!error || !isFull(error)) return callback(error, client, release);
      beModest();
      const left = until - performance.now();
      if (left <= 0) return callback(new CrowdError({ cause: error }), undefined, () => undefined);
      // With connections of its own, the pool lets us wait for one of them.
      setTimeout(() => connect(callback, until), pool.totalCount > 0 ? 0 : Math.min(pauseMs, left));
    };
    // The pool reads it when it is asked.
    pool.options.connectionTimeoutMillis = Math.max(1, Math.min(budgetMs, until - performance.now()));
    ask(answer);
    pool.options.connectionTimeoutMillis = budgetMs;
  }

  pool.connect = ((callback?: Given) => {
    const until = performance.now() + budgetMs;
    if (callback) return connect(callback, until);
    return new Promise<PoolClient>((resolve, reject) => {
      connect((error, client) => (error ? reject(error) : resolve(client!)), until);
    });
  }) as Pool['connect'];
  return pool;
}

function isFull(error: Error): boolean {
  return 'code' in error && error.code === '53300';
}
