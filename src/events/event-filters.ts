import type { OpenRange, Tag } from '../domain/model/values.ts';
import type { RunFilter, ScheduleFilter } from '../ports/listing.ts';
import type { RunRow, ScheduleRow } from '../domain/model/rows.ts';
import type { EventRow } from '../ports/stream-store.ts';
import type {
  EventBatch,
  RunEvent,
  RunEventFilter,
  RunEventType,
  ScheduleEvent,
  ScheduleEventType,
} from '../ports/streams.ts';

/** Those of the rows' facts that a reader of runs wants, in their order. */
export async function runEventsOf(
  rows: readonly EventRow[],
  filter: RunEventFilter,
  batch: EventBatch,
): Promise<readonly RunEvent[]> {
  const { states, types, ...rest } = filter;
  const shown = rows
    .flatMap((row) => runFacts(row, batch))
    .filter(({ type }) => (types ? types.includes(type) : type !== 'PROGRESSED'))
    .flatMap((event) => {
      if (!states || states.includes(event.state)) return event;
      // Otherwise a reader would see runs come into its states and never see them go.
      return event.previousState !== null && states.includes(event.previousState) ? { ...event, matches: false } : [];
    });
  if (shown.length === 0) return shown;
  const runs = await batch.runs();
  const tasks = rest.tags ? await batch.tasks() : new Map<string, never>();
  return shown.filter((event) => {
    // A run that has been pruned has nothing to tell any more.
    const run = runs.get(event.runId);
    return run !== undefined && runMatches(run, rest, tagsOf(tasks.get(run.taskId)));
  });
}

export async function scheduleEventsOf(
  rows: readonly EventRow[],
  filter: ScheduleFilter,
  batch: EventBatch,
): Promise<readonly ScheduleEvent[]> {
  const facts = rows.map((row) => scheduleFact(row, batch));
  if (!Object.values(filter).some((criterion) => criterion !== undefined)) return facts;
  const schedules = await batch.schedules();
  const tasks = filter.tags ? await batch.tasks() : new Map<string, never>();
  return facts.filter((_event, n) => {
    const taskId = rows[n]!.taskId ?? '';
    if (filter.taskIds && !filter.taskIds.includes(taskId)) return false;
    if (filter.tags && !carries(tagsOf(tasks.get(taskId)), filter.tags)) return false;
    const schedule = schedules.get(rows[n]!.scheduleId!);
    return scheduleMatches(schedule?.deletedAt === null ? schedule : undefined, filter);
  });
}

function tagsOf(
  task: { readonly tags: readonly Tag[]; readonly deletedAt: number | null } | undefined,
): readonly Tag[] {
  return task?.deletedAt === null ? task.tags : [];
}

/** The facts of a run's row in their order: its first row also says that the run was made and, it may be, queued. */
function runFacts(row: EventRow, batch: EventBatch): RunEvent[] {
  const state = row.state!;
  const event = (
    fact: number,
    type: RunEventType,
    previousState: RunEvent['previousState'],
    reached: RunEvent['state'],
  ): RunEvent => ({
    position: [row.tx, row.seq, fact, row.epoch],
    at: row.at,
    type,
    previousState,
    state: reached,
    runId: row.runId!,
    actor: row.actor,
    matches: true,
    batch,
  });
  if (!row.born) return [event(0, row.type as RunEventType, row.previousState, state)];
  if (state === 'SCHEDULED') return [event(0, 'CREATED', null, 'SCHEDULED')];
  const created = event(0, 'CREATED', null, 'QUEUED');
  return state === 'QUEUED'
    ? [created, event(1, 'QUEUED', null, 'QUEUED')]
    : [created, event(1, 'STARTED', 'QUEUED', state)];
}

function scheduleFact(row: EventRow, batch: EventBatch): ScheduleEvent {
  return {
    position: [row.tx, row.seq, 0, row.epoch],
    at: row.at,
    type: row.born ? 'OCCURRENCE_DISPATCHED' : (row.type as ScheduleEventType),
    scheduleId: row.scheduleId!,
    occurrence: row.nominalAt === null ? null : { scheduleId: row.scheduleId!, nominalAt: row.nominalAt },
    actor: row.actor,
    batch,
  };
}

function runMatches(run: RunRow, filter: Omit<RunFilter, 'states'>, tags: readonly Tag[]): boolean {
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

function scheduleMatches(schedule: ScheduleRow | undefined, filter: ScheduleFilter): boolean {
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
