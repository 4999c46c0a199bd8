import type { CronSyntax, NthWeekday } from '../recurrence.ts';
import type { CronFields, DayOfMonthField, DayOfWeekField } from './cron.ts';

/**
 * Prints the rule as an expression; parsing it gives the same fields. Seconds are printed only when they are not just
 * 0.
 */
export function printCron(cron: CronFields, syntax: CronSyntax): string {
  const fields = [printSet(cron.minutes, 0, 59), printSet(cron.hours, 0, 23), '', printSet(cron.months, 1, 12), ''];
  if (syntax === 'CELERY') {
    fields[2] = printSet(cron.daysOfMonth.days, 1, 31);
    fields[4] = printSet(cron.daysOfWeek.days, 0, 6);
    return fields.join(' ');
  }
  fields[2] = printDaysOfMonth(cron.daysOfMonth);
  fields[4] = printDaysOfWeek(cron.daysOfWeek);
  const hasSeconds = cron.seconds.length !== 1 || cron.seconds[0] !== 0;
  return (hasSeconds ? [printSet(cron.seconds, 0, 59), ...fields] : fields).join(' ');
}

function printDaysOfMonth({ wild, days, beforeLast, nearest, lastWorkday }: DayOfMonthField): string {
  const extras = [
    ...nearest.map((day) => `${day}W`),
    ...beforeLast.map((day) => (day === 0 ? 'L' : `L-${day}`)),
    ...(lastWorkday ? ['LW'] : []),
  ];
  return [...printDays(days, wild, 1, 31), ...extras].join(',');
}

function printDaysOfWeek({ wild, days, nth }: DayOfWeekField): string {
  return [...printDays(days, wild, 0, 6), ...nth.map(printNth)].join(',');
}

function printNth({ weekday, nth }: NthWeekday): string {
  return nth < 0 ? `${weekday}L` : `${weekday}#${nth}`;
}

/** In the day fields of vixie cron a leading `*` has a meaning, so it is printed exactly where the rule had it. */
function printDays(days: readonly number[], wild: boolean, min: number, max: number): string[] {
  if (days.length === 0) return [];
  if (!wild) return [printRanges(days)];
  const star = printSet(days, min, max);
  return star.startsWith('*') ? [star] : [`*/${max - min + 1}`, printRanges(days)];
}

/** A star, with a step if needed, when that gives the set; otherwise ranges and numbers. */
function printSet(values: readonly number[], min: number, max: number): string {
  if (values.length === max - min + 1) return '*';
  const step = (values[1] ?? min) - min;
  const isStep =
    step > 1 &&
    values.length === Math.floor((max - min) / step) + 1 &&
    values.every((value, index) => value === min + index * step);
  return isStep ? `*/${step}` : printRanges(values);
}

function printRanges(values: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last?.to === value - 1) last.to = value;
    else ranges.push({ from: value, to: value });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
