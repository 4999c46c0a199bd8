import type { Tag } from '../../domain/model/values.ts';
import type { ImportedSchedule, TaskDraft } from '../../systems/import/draft.ts';
import type { CreateTaskInput, RecurrenceInput, ScheduleInput } from '../generated.ts';

const weekdays = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/** The input that creates the task. It leaves out values that equal the defaults. */
export function taskInput(name: string, draft: TaskDraft, tags: readonly Tag[], shadow: boolean): CreateTaskInput {
  const { title, description, module, params, timeoutMs, schedules } = draft;
  const shownTitle = title.slice(0, 200);
  return {
    name,
    ...(shownTitle !== name && { title: shownTitle }),
    ...(description !== null && { description }),
    module,
    params,
    ...(timeoutMs !== null && { timeout: durationOf(timeoutMs) }),
    schedules: schedules.map((schedule) => scheduleInput(schedule, shadow)),
    tags,
  };
}

function scheduleInput(draft: ImportedSchedule, shadow: boolean): ScheduleInput {
  const { name, timeZone, dst, startsAt, endsAt, maxRuns, jitterMs, overlap, catchUp, paused } = draft;
  return {
    ...(name !== null && { name }),
    recurrence: recurrenceInput(draft),
    timeZone,
    dst,
    ...(startsAt !== null && { startsAt: isoOf(startsAt) }),
    ...(endsAt !== null && { endsAt: isoOf(endsAt) }),
    ...(maxRuns !== null && { maxRuns }),
    ...(jitterMs > 0 && { jitter: durationOf(jitterMs) }),
    ...(overlap !== null && { overlap }),
    ...(catchUp !== null && { catchUp: { mode: catchUp } }),
    ...(paused !== null && { paused: true, pauseNote: paused }),
    ...(shadow && { shadow }),
  };
}

function recurrenceInput({ recurrence }: ImportedSchedule): RecurrenceInput {
  if (recurrence.kind === 'once') return { once: { at: isoOf(recurrence.at) } };
  if (recurrence.kind === 'interval') {
    const { every, anchor } = recurrence;
    return { interval: { every, ...(anchor !== null && { anchor: isoOf(anchor) }) } };
  }
  if (recurrence.kind === 'cron') return { cron: { expression: recurrence.expression, syntax: recurrence.syntax } };
  if (recurrence.kind === 'rrule') return { rrule: { rule: recurrence.rule, start: recurrence.start } };
  const { nthWeekdays: _none, weekdays: days, ...lists } = recurrence;
  const given = Object.entries({ ...lists, weekdays: days.map((day) => weekdays[day]) });
  return { calendar: Object.fromEntries(given.filter(([, list]) => Array.isArray(list) && list.length > 0)) };
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function durationOf(ms: number): string {
  return `PT${ms / 1000}S`;
}
