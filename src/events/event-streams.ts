import type { Caller } from '../domain/actor.ts';
import type { Bus } from '../domain/ports.ts';
import type { Reader, RunFilter, ScheduleFilter, OpenRange } from '../domain/reading.ts';
import type { Run } from '../domain/run.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { EventRow, StreamStore } from '../domain/stream-store.ts';
import type {
  EventPosition,
  RunEvent,
  RunEventType,
  ScheduleEvent,
  ScheduleEventType,
  Streams,
} from '../domain/streams.ts';
import type { Tag } from '../domain/values.ts';
import { stoppable } from '../domain/stoppable.ts';
import { Bell, patiently } from './follow.ts';

const patience = 5_000;
/** No row stands for so many facts. */
const afterAllFacts = 9;
const batch = 500;
/** An older transaction holds back what has been written already: look again soon, and less often the longer it lasts. */
const soonest = 15;
const latest = 250;

/** The streams across runs and schedules: they begin at a position, or now, and never end by themselves. */
export function makeEventStreams(
  store: StreamStore,
  bus: Bus,
  reader: Reader,
): Pick<Streams, 'runEvents' | 'scheduleEvents' | 'expiredEvents' | 'head'> {
  async function* follow<T extends { position: EventPosition }>(
    caller: Caller,
    kind: 'run' | 'schedule',
    after: EventPosition | null,
    signal: AbortSignal,
    expand: (rows: readonly EventRow[]) => Promise<readonly T[]>,
  ): AsyncGenerator<T, void> {
    const bell = new Bell();
    const off = bus.on('events', () => bell.ring());
    try {
      let [tx, seq] = after ?? (await patiently(signal, () => store.head()));
      // The row at the position may hold further facts that have not been sent yet.
      let fact = after?.[2] ?? Infinity;
      if (after) seq = String(BigInt(seq) - 1n);
      let held = soonest;
      while (!signal.aborted) {
        const { rows, behind } = await patiently(signal, () => store.events(caller.tenantId, kind, [tx, seq], batch));
        if (rows.length === 0) {
          await bell.wait(behind ? held : patience, signal);
          held = behind ? Math.min(held * 2, latest) : soonest;
          continue;
        }
        held = soonest;
        for (const event of await patiently(signal, () => expand(rows))) {
          const [atTx, atSeq, atFact] = event.position;
          if (after && atTx === after[0] && atSeq === after[1] && atFact <= fact) continue;
          yield event;
        }
        const last = rows.at(-1)!;
        [tx, seq, fact] = [last.tx, last.seq, Infinity];
      }
    } finally {
      off();
    }
  }

  return {
    async head() {
      return [...(await store.head()), afterAllFacts];
    },
    async expiredEvents(after) {
      if (!after) return null;
      const [tx, seq] = await store.horizon();
      const [atTx, atSeq] = [BigInt(after[0]), BigInt(after[1])];
      return atTx < BigInt(tx) || (atTx === BigInt(tx) && atSeq < BigInt(seq)) ? [tx, seq, 0] : null;
    },
    runEvents: (caller, filter, after, outer) =>
      stoppable(
        (signal) =>
          follow(caller, 'run', after, signal, async (rows) => {
            const matches = await makeRunTest(caller, filter, rows);
            return rows.flatMap((row) => runFacts(row)).filter(matches);
          }),
        outer,
      ),
    scheduleEvents: (caller, filter, after, outer) =>
      stoppable(
        (signal) =>
          follow(caller, 'schedule', after, signal, async (rows) => {
            const matches = await makeScheduleTest(caller, filter, rows);
            return rows.filter(matches).map(scheduleFact);
          }),
        outer,
      ),
  };

  async function makeRunTest(
    caller: Caller,
    filter: RunFilter,
    rows: readonly EventRow[],
  ): Promise<(event: RunEvent) => boolean> {
    const { states, ...rest } = filter;
    // A run that has been pruned has nothing to tell any more.
    const runs = await reader.runs(caller.tenantId, [...new Set(rows.map((row) => row.runId!))]);
    const tags = rest.tags
      ? await tagsOf(
          caller,
          [...runs.values()].map((run) => run.taskId),
        )
      : new Map<string, readonly Tag[]>();
    return (event) => {
      if (states && !states.includes(event.state)) return false;
      const run = runs.get(event.runId);
      return run !== undefined && runMatches(run, rest, tags.get(run.taskId) ?? []);
    };
  }

  async function makeScheduleTest(
    caller: Caller,
    filter: ScheduleFilter,
    rows: readonly EventRow[],
  ): Promise<(row: EventRow) => boolean> {
    if (!Object.values(filter).some((criterion) => criterion !== undefined)) return () => true;
    const schedules = await reader.schedules(caller.tenantId, [...new Set(rows.map((row) => row.scheduleId!))]);
    const tags = filter.tags
      ? await tagsOf(
          caller,
          rows.flatMap((row) => row.taskId ?? []),
        )
      : new Map<string, readonly Tag[]>();
    return (row) => {
      if (filter.taskIds && !filter.taskIds.includes(row.taskId ?? '')) return false;
      if (filter.tags && !carries(tags.get(row.taskId ?? '') ?? [], filter.tags)) return false;
      const schedule = schedules.get(row.scheduleId!);
      return scheduleMatches(schedule, filter);
    };
  }

  async function tagsOf(caller: Caller, taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly Tag[]>> {
    const tasks = await reader.tasks(caller.tenantId, [...new Set(taskIds)]);
    return new Map([...tasks.values()].map((task) => [task.id, task.tags]));
  }
}

/** The facts of a run's row in their order: its first row also says that the run was made and, it may be, queued. */
function runFacts(row: EventRow): RunEvent[] {
  const state = row.state!;
  const event = (
    fact: number,
    type: RunEventType,
    previousState: RunEvent['previousState'],
    reached: RunEvent['state'],
  ): RunEvent => ({
    position: [row.tx, row.seq, fact],
    at: row.at,
    type,
    previousState,
    state: reached,
    runId: row.runId!,
    actor: row.actor,
  });
  if (!row.born) return [event(0, row.type as RunEventType, row.previousState, state)];
  if (state === 'SCHEDULED') return [event(0, 'CREATED', null, 'SCHEDULED')];
  const created = event(0, 'CREATED', null, 'QUEUED');
  return state === 'QUEUED'
    ? [created, event(1, 'QUEUED', null, 'QUEUED')]
    : [created, event(1, 'STARTED', 'QUEUED', state)];
}

function scheduleFact(row: EventRow): ScheduleEvent {
  return {
    position: [row.tx, row.seq, 0],
    at: row.at,
    type: row.born ? 'OCCURRENCE_DISPATCHED' : (row.type as ScheduleEventType),
    scheduleId: row.scheduleId!,
    occurrence: row.nominalAt === null ? null : { scheduleId: row.scheduleId!, nominalAt: row.nominalAt },
    actor: row.actor,
  };
}

function runMatches(run: Run, filter: Omit<RunFilter, 'states'>, tags: readonly Tag[]): boolean {
  const among = (list: readonly string[] | undefined, value: string | null) =>
    !list || (value !== null && list.includes(value));
  return (
    among(filter.ids, run.id) &&
    among(filter.taskIds, run.taskId) &&
    among(filter.scheduleIds, run.scheduleId) &&
    among(filter.triggers, run.trigger) &&
    (!filter.tags || carries(tags, filter.tags)) &&
    within(run.scheduledFor, filter.scheduledFor) &&
    (!filter.finishedAt || (run.finishedAt !== null && within(run.finishedAt, filter.finishedAt))) &&
    (filter.minAttempt === undefined || run.attempt >= filter.minAttempt)
  );
}

function scheduleMatches(schedule: Schedule | undefined, filter: ScheduleFilter): boolean {
  if (filter.states && (!schedule || !filter.states.includes(schedule.state))) return false;
  if (filter.kinds && (!schedule || !filter.kinds.includes(schedule.recurrence.kind))) return false;
  return !filter.nextFireAt || (schedule?.nextFireAt != null && within(schedule.nextFireAt, filter.nextFireAt));
}

function within(at: number, { from, to }: OpenRange = {}): boolean {
  return (from === undefined || at >= from) && (to === undefined || at < to);
}

function carries(tags: readonly Tag[], wanted: readonly Tag[]): boolean {
  return wanted.some(({ key, value }) => tags.some((tag) => tag.key === key && tag.value === value));
}
