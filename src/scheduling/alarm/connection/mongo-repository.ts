import { MongoJobRepository } from '@agendajs/mongo-backend';
import type { JobId, JobParameters, RemoveJobsOptions } from 'agenda';
import { ObjectId, type Collection, type Db } from 'mongodb';
import type { Instant } from '../../../domain/model/values.ts';
import { WakeClaims, type WakeClaimsOptions } from '../wake-claims.ts';
import { wakeName, type LockedWake, type WakeLocks } from './wake-locks.ts';

export const collectionName = 'polychron_wakes';
export const lockIndex = 'polychron_wake_lock';
export const cellIndex = 'polychron_wake_cell';

export interface WakeDocument {
  readonly _id: ObjectId;
  readonly name: typeof wakeName;
  readonly type: 'normal';
  readonly priority: number;
  readonly nextRunAt: Date;
  readonly lockedAt: Date | null;
  /** The token of the lock. */
  readonly lastModifiedBy: string | null;
  readonly failCount: number | null;
  readonly data: { readonly at: Instant };
}

/** Agenda's MongoDB repository with locks of our own; see {@link WakeClaims}. */
export class MongoWakeRepository extends MongoJobRepository implements WakeLocks {
  readonly claims: WakeClaims;
  readonly #wakes: Collection<WakeDocument>;

  constructor(db: Db, options: Omit<WakeClaimsOptions, 'locks'>) {
    super({ mongo: db, db: { collection: collectionName }, ensureIndex: false });
    // A lock elects but does not protect, so it need not survive the loss of the primary.
    this.#wakes = db.collection<WakeDocument>(collectionName, { writeConcern: { w: 1 } });
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
    // Expired locks have a query of their own: with an $or, MongoDB reads every future wake.
    return this.#lock({ lockedAt: null, nextRunAt: { $lte: new Date(now) } }, now, limit, token);
  }

  lockExpired(now: Instant, deadline: Instant, limit: number, token: string): Promise<readonly LockedWake[]> {
    return this.#lock({ lockedAt: { $lte: new Date(deadline) } }, now, limit, token);
  }

  async removeLocked(ids: readonly string[], token: string): Promise<void> {
    await this.#wakes.deleteMany({ _id: { $in: ids.map(toObjectId) }, lastModifiedBy: token });
  }

  async unlockLocked(ids: readonly string[], token: string): Promise<void> {
    await this.#wakes.updateMany(
      { _id: { $in: ids.map(toObjectId) }, lastModifiedBy: token },
      { $set: { lockedAt: null, lastModifiedBy: null } },
    );
  }

  async postponeLocked(id: string, token: string, until: Instant, failCount: number): Promise<void> {
    await this.#wakes.updateOne(
      { _id: toObjectId(id), lastModifiedBy: token },
      { $set: { lockedAt: null, lastModifiedBy: null, nextRunAt: new Date(until), failCount } },
    );
  }

  async #lock(free: FreeFilter, now: Instant, limit: number, token: string): Promise<readonly LockedWake[]> {
    const found = await this.#wakes
      .find(
        { name: wakeName, ...free },
        { hint: lockIndex, sort: { nextRunAt: 1 }, limit, projection: { data: 1, failCount: 1 } },
      )
      .toArray();
    if (found.length === 0) return [];
    const ids = found.map((wake) => wake._id);
    const update = { $set: { lockedAt: new Date(now), lastModifiedBy: token } };
    const { modifiedCount } = await this.#wakes.updateMany({ _id: { $in: ids }, ...free }, update);
    const mine =
      modifiedCount === found.length
        ? found
        : await this.#wakes.find({ _id: { $in: ids }, lastModifiedBy: token }).toArray();
    return mine.map((wake) => ({ id: wake._id.toHexString(), at: wake.data.at, failCount: wake.failCount ?? 0 }));
  }
}

type FreeFilter =
  | { readonly lockedAt: null; readonly nextRunAt: { readonly $lte: Date } }
  | { readonly lockedAt: { readonly $lte: Date } };

function toObjectId(id: string): ObjectId {
  return new ObjectId(id);
}
