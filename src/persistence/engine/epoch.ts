import { OutageError } from '../../domain/model/errors.ts';
import type { Epoch } from '../../ports/stream-store.ts';
import type { Sql } from '../sql/execute.ts';

/** What a statement has seen of the epoch, by {@link epochHere}. */
export interface EpochLook {
  /** Its id. */
  readonly epoch: string;
  readonly epochNumber: number;
  readonly place: string;
}

/**
 * On which server and which tables a statement runs, known without a look at a file: it changes with each start of a server, each
 * promotion, and each restore that makes the tables anew.
 */
const place = `hashtextextended(concat_ws(' ', extract(epoch from pg_postmaster_start_time()), pg_is_in_recovery(),
  (select oid from pg_database where datname = current_database()), 'event_epoch'::regclass::oid), 0)::text as place`;

/** A part of a statement, one row with the columns of an {@link EpochLook}. */
export const epochHere = `epoch_here as materialized (
  select number as "epochNumber", id as epoch, ${place} from event_epoch order by number desc limit 1)`;
export const epochLook = 'epoch_here.epoch, epoch_here."epochNumber", epoch_here.place';

const settle = `select number as "epochNumber", id as epoch, renewed, ${place} from settle_event_epoch($1::text::xid8)`;

export type OnNewEpoch = (epoch: Epoch, why: string | null) => void;

export interface EpochWatch {
  /** The epoch of the place at which a statement has looked. The first look at a place asks the database to settle it. */
  of(look: EpochLook): Promise<Epoch>;
  /** Asks the database whether it is where its epoch began; it begins a new one if it is not. */
  settle(): Promise<Epoch>;
  known(): Epoch | null;
  /** A row of the known epoch with this number has been read. */
  saw(tx: string): void;
}

/** `onNew` hears when the epoch is another one than the one known; `why` is null when somebody else has begun it. */
export function makeEpochWatch(sql: Sql, onNew: OnNewEpoch = () => undefined): EpochWatch {
  let known: { readonly epoch: Epoch; readonly place: string } | null = null;
  let seen: bigint | null = null;
  let settling: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const [row] = await sql<EpochLook & { renewed: string | null } & Record<string, unknown>>(settle, [
      seen === null ? null : String(seen),
    ]);
    const { epoch: id, epochNumber: number, renewed, place: at } = row!;
    const before = known?.epoch.id ?? null;
    known = { epoch: { id, number }, place: at };
    if (before !== id) seen = null;
    if (renewed !== null || (before !== null && before !== id)) onNew(known.epoch, renewed);
    return at;
  }

  /** All who ask at once share the answer. */
  const settled = (): Promise<string> => (settling ??= ask().finally(() => (settling = null)));

  return {
    known: () => known?.epoch ?? null,
    saw(tx) {
      const number = BigInt(tx);
      if (seen === null || number > seen) seen = number;
    },
    async settle() {
      await settled();
      return known!.epoch;
    },
    async of(look) {
      if (known === null || known.place !== look.place || known.epoch.id !== look.epoch) {
        const at = await settled();
        if (at !== look.place) throw new OutageError('PostgreSQL is being replaced by another server');
      }
      return known!.epoch;
    },
  };
}

/** Begins a new epoch: all cursors given so far expire. A restore of a database calls it; `why` is for operators. */
export async function renewEpoch(sql: Sql, why: string): Promise<void> {
  await sql('select renew_event_epoch($1)', [why]);
}
