import type { Addressed } from '../../domain/model/commands/command.ts';
import {
  type CreateSchedule,
  draftSchedule,
  type PauseSchedule,
  type ResumeSchedule,
  type ScheduleDraft,
  type UpdateSchedule,
} from '../../domain/model/commands/schedule.ts';
import { type SettingName, settingNames, settingOf } from '../../domain/model/schedule-settings.ts';
import type { DstPolicy, ScheduleSettings, TimeSpan } from '../../domain/model/schedule.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  DstPolicyInput,
  PauseScheduleInput,
  ResumeScheduleInput,
  ScheduleInput,
  TimeSpanInput,
  UpdateScheduleInput,
  WrittenOtherwise,
} from './inputs.ts';
import { readRecurrence } from './recurrence-inputs.ts';

type Path = readonly string[];

export function readScheduleDraft(reader: InputReader, input: ScheduleInput, path: Path): ScheduleDraft {
  return draftSchedule(readRecurrence(reader, input.recurrence, [...path, 'recurrence']), {
    ...readSettings(reader, input, path, 'create'),
    name: input.name ?? null,
    timeZone: input.timeZone ?? null,
    paused: input.paused,
    pauseNote: input.pauseNote ?? null,
  });
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
  return reader.done({
    id: reader.id('Schedule', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    validateOnly: input.validateOnly,
    ...readSettings(reader, input, [], 'update'),
    ...compact({
      name: input.name,
      recurrence: recurrence && readRecurrence(reader, recurrence, ['recurrence']),
      timeZone: input.timeZone,
    }),
  });
}

type Inputs = ScheduleInput | UpdateScheduleInput;
/** The inputs have a field for each setting, of the same name but for one. */
type SettingField = Exclude<SettingName, 'jitterMs'> | 'jitter';
type Readers = {
  readonly [Name in WrittenOtherwise]: (
    reader: InputReader,
    given: NonNullable<Inputs[Name extends 'jitterMs' ? 'jitter' : Name]>,
    path: Path,
  ) => ScheduleSettings[Name];
};

const readers: Readers = {
  calendars: (reader, ids, path) => ids.map((id, i) => reader.id('Calendar', id, [...path, String(i)])),
  catchUp: (reader, { mode, grace, window, max }, path) => ({
    mode,
    max,
    graceMs: reader.milliseconds(grace, [...path, 'grace']),
    windowMs: reader.milliseconds(window, [...path, 'window']),
  }),
  dst: (_, given) => readDst(given),
  exclusions: (_, spans) => readSpans(spans),
  jitterMs: (reader, given, path) => reader.milliseconds(given, path),
};

/**
 * The given settings. Null means the default: always for a new schedule, and in an update for settings that may be
 * cleared.
 */
function readSettings(
  reader: InputReader,
  input: Inputs,
  path: Path,
  purpose: 'create' | 'update',
): Partial<ScheduleSettings> {
  const read: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const { input: otherName, initial, clearable } = settingOf(name);
    const field = (otherName ?? name) as SettingField;
    const given = input[field];
    const at = [...path, field];
    if (given === undefined) continue;
    if (given !== null) read[name] = readOne(name)(reader, given, at);
    else if (clearable || purpose === 'create') read[name] = initial;
    else reader.present(null, at);
  }
  // Each reader returns the type of its setting. For settings without a reader, the input classes check the type.
  return read as Partial<ScheduleSettings>;
}

type Reader = (reader: InputReader, given: unknown, path: Path) => unknown;

function readOne(name: SettingName): Reader {
  return (readers as Partial<Record<SettingName, Reader>>)[name] ?? ((_, given) => given);
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

/** Null = no jitter. */
export function readJitter(reader: InputReader, jitter: string | null, path: Path): number {
  return jitter === null ? 0 : reader.milliseconds(jitter, [...path, 'jitter']);
}

export function readDst({ gap, fold }: DstPolicyInput): DstPolicy {
  return { gap, fold };
}

export function readSpans(spans: readonly TimeSpanInput[]): TimeSpan[] {
  return spans.map(({ from, to, note }) => ({ from, to, note: note ?? null }));
}
