import { ruleOf, type Schedule } from '../../domain/model/schedule.ts';
import type { Instant } from '../../domain/model/values.ts';
import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { Happening, Outcome } from '../../simulation/scenario.ts';

/** Gives the local time of an instant, in the schedule's own zone or in one zone for all. */
export type Reading = (
  schedule: Schedule,
  at: Instant,
) => { readonly zone: string; readonly local: string; readonly offset: string };

export function makeReading(zone: string | null): Reading {
  const rules = new Map<string, CompiledRule>();
  return ({ timeZone, ...schedule }, at) => {
    const shown = zone ?? timeZone;
    let rule = rules.get(shown);
    if (!rule) rules.set(shown, (rule = compile({ ...ruleOf({ ...schedule, timeZone: shown }), recurrence: once })));
    const { local, offset } = rule.describe(at);
    return { zone: shown, local, offset };
  };
}

/** The rule is needed only for its zone, so its recurrence does not matter. */
const once = { kind: 'once', at: 0 } as const;

/** The report for people: a line for each occurrence, then the balance of each schedule. */
export function printText({ happenings, left, balances }: Outcome, reading: Reading): string[] {
  const rows = happenings.map((each) => [
    print(each.nominalAt),
    localText(reading, each.schedule, each.nominalAt),
    each.task.name,
    each.schedule.name,
    outcomeText(each, reading),
  ]);
  const sums = balances.map(({ task, schedule, planned, run, skipped, missed, pending, balanced }) => [
    task.name,
    schedule.name,
    ...[planned, run, skipped, missed, pending].map(String),
    balanced ? 'yes' : 'NO',
  ]);
  return [
    ...table([['INSTANT', 'LOCAL TIME', 'TASK', 'SCHEDULE', 'OUTCOME'], ...rows]),
    ...(left > 0 ? [`… and ${left} more lines, which are not shown; the balance counts them`] : []),
    '',
    ...table([['TASK', 'SCHEDULE', 'PLANNED', 'RUN', 'SKIPPED', 'MISSED', 'PENDING', 'BALANCED'], ...sums]),
  ];
}

/** The report for programs. */
export function printJson({ happenings, left, balances }: Outcome, reading: Reading): string[] {
  const document = {
    occurrences: happenings.map(({ task, schedule, nominalAt, until, count, fireAt, decidedAt, fate }) => ({
      instant: print(nominalAt),
      ...reading(schedule, nominalAt),
      task: task.name,
      schedule: schedule.name,
      until: until === null ? null : print(until),
      count,
      fireAt: print(fireAt),
      decidedAt: print(decidedAt),
      state: fate.kind === 'run' ? 'DISPATCHED' : fate.state,
      reason: fate.kind === 'run' ? null : fate.reason,
      run: fate.kind === 'run' ? runFields(fate) : null,
    })),
    left,
    schedules: balances.map(({ task, schedule, ...sums }) => ({ task: task.name, schedule: schedule.name, ...sums })),
  };
  return JSON.stringify(document, null, 2).split('\n');
}

function runFields({ trigger, run }: Extract<Happening['fate'], { kind: 'run' }>) {
  const at = (instant: Instant | null) => (instant === null ? null : print(instant));
  return { trigger, startedAt: at(run.startedAt), endsAt: at(run.endsAt), canceled: run.canceled };
}

function outcomeText({ schedule, nominalAt, until, count, fireAt, fate }: Happening, reading: Reading): string {
  const clock = (at: Instant) => localText(reading, schedule, at).slice(11);
  if (fate.kind === 'none') {
    const word = fate.state === 'MISSED' ? 'missed' : 'skipped';
    const many = until === null ? '' : ` ×${count} until ${localText(reading, schedule, until)}`;
    return `${word}${many}: ${fate.reason}`;
  }
  const { startedAt, endsAt, canceled } = fate.run;
  const words = [
    fate.trigger === 'CATCH_UP' ? 'caught up' : fireAt > nominalAt ? 'jitter' : '',
    startedAt === null
      ? canceled
        ? 'never started'
        : 'waits'
      : startedAt > nominalAt
        ? `starts ${clock(startedAt)}`
        : '',
    canceled ? `canceled ${clock(endsAt!)} to make room` : '',
  ].filter((word) => word !== '');
  return ['run', ...(words.length > 0 ? [`(${words.join(', ')})`] : [])].join(' ');
}

/** `2026-10-25 02:30:00 +01:00` */
function localText(reading: Reading, schedule: Schedule, at: Instant): string {
  const { local, offset } = reading(schedule, at);
  return `${local.replace('T', ' ')} ${offset}`;
}

function print(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => rows.reduce((most, row) => Math.max(most, row[column]!.length), 0));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
