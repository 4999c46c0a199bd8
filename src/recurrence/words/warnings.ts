import type { CompiledRule } from '../compile.ts';
import type { RecurrenceRule } from '../recurrence.ts';
import type { ClockClash } from '../time/clock-clash.ts';
import { monthDayWarnings } from '../time/month-days.ts';

const YEAR_MS = 366 * 86_400_000;
const MINUTE_MS = 60_000;
const MOST_CLASHES = 4;
/** How many instants are compared to find the shortest distance. */
const LOOKED_AT = 50;

/**
 * Warnings about what the author of a rule may not expect. They are about days that some months lack, changes of clocks
 * in the year after `from`, and instants less than a minute apart. Pure, with bounded work. Throws RecurrenceError as
 * `compile` does.
 */
export function warningsOf(rule: RecurrenceRule, compiled: CompiledRule, from: number): string[] {
  return [
    ...monthDayWarnings(rule.recurrence, rule.timeZone, rule.startsAt ?? rule.anchor),
    ...compiled.clashes(from, from + YEAR_MS, MOST_CLASHES).map((clash) => clashWarning(clash, rule, compiled)),
    ...densityWarning(rule, compiled, from),
  ];
}

function clashWarning(
  { kind, local, count, instants }: ClockClash,
  rule: RecurrenceRule,
  compiled: CompiledRule,
): string {
  const [day = '', time = ''] = local.split('T');
  const others = count > 1 ? ` (and ${count - 1} more of that hour)` : '';
  const shown = instants.map((instant) => readingOf(compiled, instant));
  if (kind === 'gap') {
    const fate =
      shown.length === 0
        ? 'it is skipped by daylight saving (gap SKIP)'
        : `it is shifted by daylight saving to ${shown.join()} (gap ${rule.dst.gap})`;
    return `on ${day} the time ${time}${others} does not exist in ${rule.timeZone}: ${fate}`;
  }
  const fate =
    shown.length > 1
      ? `it fires twice, at ${shown.join(' and ')} (fold BOTH)`
      : `it fires once, at ${shown.join()} (fold ${rule.dst.fold})`;
  return `on ${day} the time ${time}${others} occurs twice in ${rule.timeZone}: ${fate}`;
}

function readingOf(compiled: CompiledRule, instant: number): string {
  const { local, offset } = compiled.describe(instant);
  return `${local.split('T')[1]}${offset}`;
}

function densityWarning(rule: RecurrenceRule, compiled: CompiledRule, from: number): string[] {
  if (rule.recurrence.kind === 'interval' && rule.recurrence.fromCompletion) return [];
  let closest = Infinity;
  let at = compiled.next(from - 1);
  for (let looked = 0; at !== null && looked < LOOKED_AT && closest > 1000; looked += 1) {
    const following = compiled.next(at);
    if (following !== null) closest = Math.min(closest, following - at);
    at = following;
  }
  if (closest >= MINUTE_MS) return [];
  return [
    closest <= 1000
      ? 'fires every second, or nearly so: each instant is a row of the ledger'
      : `fires more often than once a minute: some instants are only ${closest / 1000} s apart`,
  ];
}
