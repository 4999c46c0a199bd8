import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bounded, mostSteps, stepsFor } from '../../../src/domain/model/computing.ts';
import { DomainError } from '../../../src/domain/model/errors.ts';
import { type FireTime, listFireTimes } from '../../../src/domain/planning/fire-times.ts';
import {
  BudgetSpent,
  compile,
  type CompiledRule,
  parseRecurrence,
  type Recurrence,
  RecurrenceError,
  type RecurrenceRule,
  warningsOf,
  within,
} from '../../../src/recurrence/index.ts';
import { zoneOf } from '../../../src/recurrence/time/zone.ts';
import { anyRecurrence } from '../../recurrence/any-rule.ts';
import { ZONES } from '../../recurrence/support.ts';

const now = Date.parse('2026-06-01T00:00Z');
const fiveYears = 5 * 366 * 86_400_000;
const hour = 3_600_000;
const farAway = Date.parse('9000-01-01Z');
/** As many as a schedule may have of its own and by calendars. */
const exclusions = Array.from({ length: 21_000 }, (_, i) => ({
  from: now + 2 * i * hour,
  to: now + (2 * i + 1) * hour,
}));

const policy = fc.record({
  gap: fc.constantFrom<'SHIFT' | 'NEXT_VALID' | 'SKIP'>('SHIFT', 'NEXT_VALID', 'SKIP'),
  fold: fc.constantFrom<'FIRST' | 'SECOND' | 'BOTH'>('FIRST', 'SECOND', 'BOTH'),
});
const bounds = fc.record({
  dst: policy,
  timeZone: fc.constantFrom(...ZONES),
  startsAt: fc.constantFrom(null, now, farAway),
  endsAt: fc.constantFrom(null, now + fiveYears, Date.parse('9999-01-01Z')),
  jitterMs: fc.constantFrom(0, 24 * hour),
  exclusions: fc.constantFrom([], exclusions),
});

function stepsOf(work: () => unknown): number {
  const budget = stepsFor();
  bounded(work, budget);
  return mostSteps - budget.left;
}

/** Null: refused as a rule, which is an answer too. */
function read(given: Readonly<Record<string, unknown>>): Recurrence | null {
  try {
    return bounded(() => parseRecurrence(given));
  } catch (error) {
    // Whether such a rule ever fires may cost more than a caller has.
    const isCostly = error instanceof DomainError && error.problems[0].code === 'LIMIT_EXCEEDED';
    if (error instanceof RecurrenceError || isCostly) return null;
    throw error;
  }
}

function questions(rule: RecurrenceRule, compiled: CompiledRule): Readonly<Record<string, () => unknown>> {
  return {
    next: () => compiled.next(now),
    previous: () => compiled.previous(now),
    'five years counted': () => compiled.count(now, now + fiveYears),
    'one instant looked for': () => compiled.count(now, now + 1),
    warnings: () => warningsOf(rule, compiled, now),
  };
}

test('each question about any rule is answered within the budget of one answer, or refused if it begins in the year 9000', () => {
  // A process learns each zone once, 400 years at most; that is charged as well, and may be more than one answer has.
  for (const name of ZONES) {
    for (let at = Date.parse('2000-01-01Z'); at < Date.parse('2401-01-01Z'); at += 21 * 24 * hour)
      zoneOf(name).segmentAt(at);
  }
  let asked = 0;
  fc.assert(
    fc.property(anyRecurrence, bounds, (given, rest) => {
      const recurrence = read(given);
      if (recurrence === null) return;
      const rule = { ...rest, recurrence, jitterSeed: 's', anchor: now };
      const compiled = compile(rule);
      for (const [name, ask] of Object.entries(questions(rule, compiled))) {
        asked += 1;
        try {
          assert.ok(stepsOf(ask) <= mostSteps, name);
        } catch (error) {
          if (!(error instanceof DomainError) || rest.startsAt !== farAway) throw error;
        }
      }
    }),
    { numRuns: 1200 },
  );
  assert.ok(asked > 2000);
});

test('a list of 500 is whole, or ends where the budget does: what it holds are the first instants, none left out', () => {
  fc.assert(
    fc.property(anyRecurrence, bounds, fc.integer({ min: 0, max: 2_000 }), (given, rest, steps) => {
      const recurrence = read(given);
      if (recurrence === null) return;
      const compiled = compile({ ...rest, recurrence, jitterSeed: 's', anchor: now });
      const found: FireTime[] = [];
      const budget = { left: steps };
      let spent = false;
      try {
        within(budget, () => listFireTimes(compiled, 500, now, undefined, found));
      } catch (error) {
        if (!(error instanceof BudgetSpent)) throw error;
        spent = true;
      }
      // One charge is 100 steps at most: nothing goes on for long without asking.
      assert.ok(budget.left >= -100, `${-budget.left} steps beyond the budget`);
      const few = listFireTimes(compiled, Math.min(found.length + 1, 40), now);
      assert.deepEqual(found.slice(0, 40), few.slice(0, found.length));
      if (!spent && found.length < 40) assert.deepEqual(found, few, 'a list that ends by itself is complete');
    }),
    { numRuns: 400 },
  );
});

test('work beyond a budget is an error that a caller can act upon', () => {
  const rule = compile({
    recurrence: { kind: 'rrule', rule: 'FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28', start: '2026-01-01T09:00:00' },
    timeZone: 'UTC',
    dst: { gap: 'SHIFT', fold: 'FIRST' },
    startsAt: null,
    endsAt: null,
    exclusions: [],
    jitterMs: 0,
    jitterSeed: '',
    anchor: 0,
  });
  assert.throws(
    () => bounded(() => listFireTimes(rule, 500, now), stepsFor(100)),
    (error) => error instanceof DomainError && error.problems[0].code === 'LIMIT_EXCEEDED',
  );
});
