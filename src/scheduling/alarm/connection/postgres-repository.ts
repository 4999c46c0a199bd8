import { PostgresJobRepository } from '@agendajs/postgres-backend';
import type { JobId, JobParameters, RemoveJobsOptions } from 'agenda';
import type { Pool } from 'pg';

import type { Instant } from '../../../domain/model/values.ts';
import { WakeClaims, type WakeClaimsOptions } from '../wake-claims.ts';
import type { LockedWake, WakeLocks } from './wake-locks.ts';

export const tableName = 'polychron_wake';

interface LockedRow {
  readonly id: string;
  readonly at: string;
  readonly fail_count: number | null;
}

/** Agenda's PostgreSQL repository with locks of our own; see {@link WakeClaims}. */
export class PostgresWakeRepository extends PostgresJobRepository implements WakeLocks {
  readonly claims: WakeClaims;
  readonly #pool: Pool;

  constructor(pool: Pool, options: Omit<WakeClaimsOptions, 'locks'>) {
    super({ pool, tableName, ensureSchema: false, disableNotifications: true });
    this.#pool = pool;
    this.claims = new WakeClaims({ ...options, locks: this });
  }

  override getNextJobToRun(): Promise<JobParameters | undefined> {
    return this.claims.next();
  }

  override saveJobState(job: JobParameters): Promise<void> {
    return this.claims.save(job);
  }

  override async removeJobs(options: RemoveJobsOptions): Promise<number> {
    if (options.id !== undefined && this.claims.finish(String(options.id))) return 1;
    return super.removeJobs(options);
  }

  override unlockJob(job: JobParameters): Promise<void> {
    return this.claims.release([String(job._id)]);
  }

  override unlockJobs(ids: (JobId | string)[]): Promise<void> {
    return this.claims.release(ids.map(String));
  }

  lockDue(now: Instant, limit: number, token: string): Promise<readonly LockedWake[]> {
    return this.#lock('locked_at IS NULL AND next_run_at <= $2 ORDER BY next_run_at', [now, now], limit, token);
  }

  lockExpired(now: Instant, deadline: Instant, limit: number, token: string): Promise<readonly LockedWake[]> {
    return this.#lock('locked_at <= $2 ORDER BY locked_at', [now, deadline], limit, token);
  }

  async removeLocked(ids: readonly string[], token: string): Promise<void> {
    await this.#pool.query(`DELETE FROM ${tableName} WHERE id = ANY($1::uuid[]) AND last_modified_by = $2`, [
      ids,
      token,
    ]);
  }

  async unlockLocked(ids: readonly string[], token: string): Promise<void> {
    await this.#pool.query(
      `UPDATE ${tableName} SET locked_at = NULL, last_modified_by = NULL
        WHERE id = ANY($1::uuid[]) AND last_modified_by = $2`,
      [ids, token],
    );
  }

  async postponeLocked(id: string, token: string, until: Instant, failCount: number): Promise<void> {
    await this.#pool.query(
      `UPDATE ${tableName} SET locked_at = NULL, last_modified_by = NULL, next_run_at = $3, fail_count = $4
        WHERE id = $1 AND last_modified_by = $2`,
      [id, token, new Date(until), failCount],
    );
  }

  /** `free` continues a WHERE on wakes and takes the second time as $2; the first is the time of the lock. */
  async #lock(
    free: string,
    times: readonly [Instant, Instant],
    limit: number,
    token: string,
  ): Promise<readonly LockedWake[]> {
    const { rows } = await this.#pool.query<LockedRow>(
      `UPDATE ${tableName} SET locked_at = $1, last_modified_by = $4
        WHERE id = ANY (ARRAY(
          SELECT id FROM ${tableName} WHERE name = 'wake' AND ${free} LIMIT $3 FOR UPDATE SKIP LOCKED))
        RETURNING id, data->>'at' AS at, fail_count`,
      [new Date(times[0]), new Date(times[1]), limit, token],
    );
    return rows.map((row) => ({ id: row.id, at: Number(row.at), failCount: row.fail_count ?? 0 }));
  }
}
