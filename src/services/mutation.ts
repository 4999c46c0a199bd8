import type { Caller, Scope } from '../domain/model/actor.ts';
import type { Keyed, Replayable } from '../domain/model/commands/command.ts';
import { demand } from '../domain/model/permission.ts';
import type { Instant } from '../domain/model/values.ts';
import type { Nudge } from '../ports/bus.ts';
import type { Snapshot, WriteTransaction } from '../ports/write-store.ts';
import { keyOf } from '../ports/writes/key.ts';
import { announce, type ServiceContext } from './context.ts';
import type { Lockable } from './open.ts';
import { nudgesOf, type Placed, type TakePlace, withPlaceIf } from './runs/place.ts';

/** A call that changes something, and how it may be repeated. */
export interface Mutation<Answer> {
  readonly caller: Caller;
  readonly scope: Scope;
  /** Its name in the schema. Keys of different operations are different keys. */
  readonly operation: string;
  readonly command: Keyed;
  /** A place on this node is kept for the run that it may start. */
  readonly startsRun?: boolean;
  /**
   * What a repeated call answers: the first answer as it is now, or null when that is gone. Then, and without this
   * function, the call gets the first answer as it was.
   */
  readonly renew?: (transaction: WriteTransaction, first: Answer) => Promise<Answer | null>;
  /** The answer without what must not be stored. Absent: all of it is kept. */
  readonly keep?: (answer: Answer) => Answer;
}

/** What has been done, and who has to hear of it after the commit. */
export interface Done<Answer> {
  readonly answer: Answer;
  /** Instants at which something comes due. */
  readonly fires?: readonly Instant[];
  readonly nudges?: readonly Nudge[];
  /** Whose events there are; absent = any tenant's. */
  readonly tenantId?: string;
  /** A run that was made by the way. */
  readonly placed?: Placed | null;
}

type Work<Answer> = (transaction: WriteTransaction, place: TakePlace) => Promise<Done<Answer>>;

/**
 * The one bracket of every mutation: it demands the scope, begins a transaction, and gives a repeated call its first answer
 * again. Otherwise it does the work, remembers the answer, arms the wakes, commits, and announces what there is to see.
 */
export async function mutate<Answer>(
  context: ServiceContext,
  mutation: Mutation<Answer>,
  work: Work<Answer>,
): Promise<Replayable<Answer>> {
  demand(mutation.caller, mutation.scope);
  const { value, replayed, done } = await withPlaceIf(mutation.startsRun ?? false, context.places, (place) =>
    context.store.transaction((transaction) => once(context, transaction, mutation, work, place)),
  );
  if (done) tell(context, done);
  return { value, replayed };
}

/** Does the checks of a mutation as of one moment, and stores nothing. */
export async function validate<Checked>(
  { store }: Pick<ServiceContext, 'store'>,
  { caller, scope }: Pick<Mutation<never>, 'caller' | 'scope'>,
  check: (snapshot: Snapshot) => Promise<Checked>,
): Promise<Checked> {
  demand(caller, scope);
  return store.snapshot(check);
}

/** A repeated call answers with the row as it is now. */
export function renewBy<Row extends { readonly id: string }>(
  caller: Caller,
  rows: (transaction: WriteTransaction) => Lockable<Row>,
): (transaction: WriteTransaction, first: Row | null) => Promise<Row | null> {
  return async (transaction, first) => first && rows(transaction).lock(caller.tenantId, first.id);
}

async function once<Answer>(
  { wakes }: ServiceContext,
  transaction: WriteTransaction,
  mutation: Mutation<Answer>,
  work: Work<Answer>,
  place: TakePlace,
): Promise<Replayable<Answer> & { readonly done: Done<Answer> | null; readonly placed: Placed | null }> {
  const key = keyOf(mutation.caller, mutation.operation, mutation.command);
  const known = key && (await transaction.keys.recall(key));
  if (known) {
    // It was kept by the same operation.
    const first = known.answer as Answer;
    const value = (await mutation.renew?.(transaction, first)) ?? first;
    return { value, replayed: true, done: null, placed: null };
  }
  const done = await work(transaction, place);
  if (key) await transaction.keys.remember(key, mutation.keep ? mutation.keep(done.answer) : done.answer);
  const fires = firesOf(done);
  if (fires.length > 0) await wakes.arm(fires);
  return { value: done.answer, replayed: false, done, placed: done.placed ?? null };
}

function firesOf<Answer>({ fires = [], placed }: Done<Answer>): readonly Instant[] {
  return [...fires, ...(placed?.fires ?? [])];
}

function tell<Answer>(context: ServiceContext, done: Done<Answer>): void {
  const { nudges = [], placed, tenantId } = done;
  announce(context, firesOf(done), [...nudges, ...(placed ? nudgesOf(placed) : [])], tenantId);
}
