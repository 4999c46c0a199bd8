import type { Addressed } from '../../domain/model/commands/command.ts';
import type {
  CreateSchedule,
  PauseSchedule,
  ResumeSchedule,
  ScheduleDraft,
  UpdateSchedule,
} from '../../domain/model/commands/schedule.ts';
import { type CatchUpPolicy, type DstPolicy, type TimeSpan, defaultCatchUp } from '../../domain/model/schedule.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import type {
  CatchUpPolicyInput,
  CreateScheduleInput,
  DeleteScheduleInput,
  DstPolicyInput,
  PauseScheduleInput,
  ResumeScheduleInput,
  ScheduleInput,
  TimeSpanInput,
  UpdateScheduleInput,
} from './inputs.ts';
import { readRecurrence } from './recurrence-inputs.ts';

type Path = readonly string[];

export function readScheduleDraft(reader: InputReader, input: ScheduleInput, path: Path): ScheduleDraft {
  return {
    name: input.name ?? null,
    recurrence: readRecurrence(reader, input.recurrence, [...path, 'recurrence']),
    timeZone: input.timeZone ?? null,
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    maxRuns: input.maxRuns ?? null,
    exclusions: readSpans(input.exclusions ?? []),
    calendars: readCalendarIds(reader, input.calendars ?? [], path),
    jitterMs: readJitter(reader, input.jitter ?? null, path),
    dst: input.dst ? readDst(input.dst) : { gap: 'SHIFT', fold: 'FIRST' },
    catchUp: input.catchUp ? readCatchUp(reader, input.catchUp, path) : defaultCatchUp,
    overlap: input.overlap,
    pauseAfterFailures: input.pauseAfterFailures ?? null,
    paramsOverride: input.paramsOverride ?? null,
    shadow: input.shadow,
    paused: input.paused,
    pauseNote: input.pauseNote ?? null,
  };
}

export function readCreateSchedule(input: CreateScheduleInput): CreateSchedule {
  const reader = new InputReader();
  return reader.done({
    taskId: reader.id('Task', input.taskId, ['taskId']),
    schedule: readScheduleDraft(reader, input.schedule, ['schedule']),
    idempotencyKey: input.idempotencyKey ?? null,
    validateOnly: input.validateOnly,
  });
}

export function readUpdateSchedule(input: UpdateScheduleInput): UpdateSchedule {
  const reader = new InputReader();
  const recurrence = reader.present(input.recurrence, ['recurrence']);
  const exclusions = reader.present(input.exclusions, ['exclusions']);
  const dst = reader.present(input.dst, ['dst']);
  const catchUp = reader.present(input.catchUp, ['catchUp']);
  return reader.done({
    id: reader.id('Schedule', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    validateOnly: input.validateOnly,
    ...compact({
      name: input.name,
      recurrence: recurrence && readRecurrence(reader, recurrence, ['recurrence']),
      timeZone: input.timeZone,
      startsAt: input.startsAt,
      endsAt: input.endsAt,
      maxRuns: input.maxRuns,
      exclusions: exclusions && readSpans(exclusions),
      jitterMs: input.jitter === undefined ? undefined : readJitter(reader, input.jitter, []),
      dst: dst && readDst(dst),
      catchUp: catchUp && readCatchUp(reader, catchUp, []),
      overlap: reader.present(input.overlap, ['overlap']),
      calendars: input.calendars === undefined ? undefined : readCalendarIds(reader, input.calendars ?? [], []),
      pauseAfterFailures: input.pauseAfterFailures,
      paramsOverride: input.paramsOverride,
      shadow: reader.present(input.shadow, ['shadow']),
    }),
  });
}

export function readPauseSchedule({ id, expectedVersion, note, until }: PauseScheduleInput): PauseSchedule {
  return {
    ...readAddressed({ id, expectedVersion: expectedVersion ?? null }),
    note: note ?? null,
    until: until ?? null,
  };
}

export function readResumeSchedule({ id, expectedVersion, catchUp }: ResumeScheduleInput): ResumeSchedule {
  return { ...readAddressed({ id, expectedVersion: expectedVersion ?? null }), catchUp };
}

export function readAddressed({ id, expectedVersion }: DeleteScheduleInput): Addressed {
  const reader = new InputReader();
  return reader.done({ id: reader.id('Schedule', id, ['id']), expectedVersion: expectedVersion ?? null });
}

/** Null = none. */
export function readJitter(reader: InputReader, jitter: string | null, path: Path): number {
  return jitter === null ? 0 : reader.milliseconds(jitter, [...path, 'jitter']);
}

export function readDst({ gap, fold }: DstPolicyInput): DstPolicy {
  return { gap, fold };
}

function readCatchUp(reader: InputReader, { mode, grace, window, max }: CatchUpPolicyInput, path: Path): CatchUpPolicy {
  return {
    mode,
    max,
    graceMs: reader.milliseconds(grace, [...path, 'catchUp', 'grace']),
    windowMs: reader.milliseconds(window, [...path, 'catchUp', 'window']),
  };
}

function readCalendarIds(reader: InputReader, ids: readonly string[], path: Path): string[] {
  return ids.map((id, i) => reader.id('Calendar', id, [...path, 'calendars', String(i)]));
}

export function readSpans(spans: readonly TimeSpanInput[]): TimeSpan[] {
  return spans.map(({ from, to, note }) => ({ from, to, note: note ?? null }));
}
