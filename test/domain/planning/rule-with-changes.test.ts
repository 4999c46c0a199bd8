import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changeOccurrence, stretches } from '../../../src/domain/planning/rule-with-changes.ts';
import { decide } from '../../../src/domain/planning/decision.ts';
import type { Verdict } from '../../../src/domain/planning/verdict.ts';
import { catchUpModes, ruleOf, type Schedule } from '../../../src/domain/model/schedule.ts';
import { compile } from '../../../src/recurrence/index.ts';
import { makeSchedule } from '../../graphql/fakes.ts';

const minute = 60_000;
const nine = Date.UTC(2026, 10, 21, 9);

function scheduleOf(changes: Partial<Schedule> = {}): Schedule {
  const draft = makeSchedule(1, {
    recurrence: { kind: 'cron', expression: '*/5 * * * *', syntax: 'VIXIE' },
    timeZone: 'UTC',
    overlap: 'ALLOW_ALL',
    createdAt: nine - minute,
    ...changes,
  });
  const rule = compile(ruleOf(draft));
  const first = rule.next(nine - 1)!;
  return { ...draft, nextNominalAt: first, nextFireAt: rule.fireAt(first) };
}

/** Decides as a sweep would, and answers the schedule as it is stored then. */
function sweep(schedule: Schedule, now: number): { schedule: Schedule; verdicts: readonly Verdict[] } {
  if (schedule.nextFireAt === null || schedule.nextFireAt > now) return { schedule, verdicts: [] };
  const { verdicts, next, changes, state, startedRuns } = decide(
    { schedule, taskState: 'ACTIVE', tenantEnabled: true },
    now,
  );
  const nextNominalAt = next?.nominalAt ?? null;
  const after: Schedule = {
    ...schedule,
    changes,
    state,
    startedRuns,
    nextNominalAt,
    nextFireAt: next?.fireAt ?? null,
  };
  return { schedule: after, verdicts };
}

const text = (at: number): string => new Date(at).toISOString().slice(11, 16);
const told = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map(
    ({ nominalAt, fireAt, fate }) =>
      `${text(nominalAt)} at ${text(fireAt)} ${fate.kind === 'run' ? fate.trigger : fate.state}`,
  );

describe('a schedule with occurrences changed by hand', () => {
  const change = (schedule: Schedule, nominalAt: number, fireAt: number | null): Schedule =>
    changeOccurrence(schedule, compile(ruleOf(schedule)), { nominalAt, fireAt });

  it('passes over a skipped instant', () => {
    const skipped = change(scheduleOf(), nine, null);
    assert.equal(skipped.nextNominalAt, nine + 5 * minute);
    const done = sweep(skipped, nine + 5 * minute);
    assert.deepEqual(told(done.verdicts), ['09:05 at 09:05 SCHEDULE']);
    assert.deepEqual(done.schedule.changes, []);
  });

  it('fires a moved occurrence once, before, between, after or at the instants of the rule', () => {
    for (const [to, wanted] of [
      [nine - 2 * minute, ['09:00 at 08:58 SCHEDULE', '09:05 at 09:05 SCHEDULE', '09:10 at 09:10 SCHEDULE']],
      [nine + 7 * minute, ['09:05 at 09:05 SCHEDULE', '09:00 at 09:07 SCHEDULE', '09:10 at 09:10 SCHEDULE']],
      [nine + 10 * minute, ['09:05 at 09:05 SCHEDULE', '09:10 at 09:10 SCHEDULE', '09:00 at 09:10 SCHEDULE']],
    ] as const) {
      let schedule = change(scheduleOf(), nine, to);
      const all: string[] = [];
      for (let now = nine - 5 * minute; now <= nine + 12 * minute; now += minute) {
        const done = sweep(schedule, now);
        schedule = done.schedule;
        all.push(...told(done.verdicts));
      }
      assert.deepEqual(all, wanted);
    }
  });

  it('ends after its last instant has been skipped or has fired elsewhere', () => {
    const once = scheduleOf({ recurrence: { kind: 'once', at: nine + minute } });
    const skipped = sweep(change(once, nine + minute, null), nine + minute);
    assert.deepEqual([skipped.verdicts, skipped.schedule.state, skipped.schedule.nextFireAt], [[], 'FINISHED', null]);
    const moved = change(once, nine + minute, nine + 3 * minute);
    assert.deepEqual([moved.nextNominalAt, moved.nextFireAt], [null, nine + 3 * minute]);
    const done = sweep(moved, nine + 3 * minute);
    assert.deepEqual(told(done.verdicts), ['09:01 at 09:03 SCHEDULE']);
    assert.equal(done.schedule.state, 'FINISHED');
  });

  it('plans from completion only after the moved occurrence has run', () => {
    const recurrence = { kind: 'interval', every: 'PT5M', anchor: null, fromCompletion: true } as const;
    const schedule = scheduleOf({ recurrence });
    const at = schedule.nextNominalAt!;
    const moved = change(schedule, at, at + minute);
    assert.deepEqual([moved.nextNominalAt, moved.nextFireAt], [null, at + minute]);
    const done = sweep(moved, at + minute);
    assert.deepEqual(
      done.verdicts.map(({ nominalAt, fireAt }) => [nominalAt, fireAt]),
      [[at, at + minute]],
    );
    assert.deepEqual([done.schedule.state, done.schedule.nextFireAt], ['ACTIVE', null]);
    assert.equal(change(schedule, at, null).nextNominalAt, at + 5 * minute);
  });

  it('does not run what is left to be moved when its last run has started', () => {
    const schedule = change(scheduleOf({ maxRuns: 1 }), nine + 5 * minute, nine + 20 * minute);
    const done = sweep(schedule, nine);
    assert.deepEqual(told(done.verdicts), ['09:00 at 09:00 SCHEDULE', '09:05 at 09:20 SKIPPED_LIMIT']);
    assert.deepEqual([done.schedule.state, done.schedule.nextFireAt], ['FINISHED', null]);
  });

  it('cuts long gaps around what has a row of its own', () => {
    const rule = compile(ruleOf(scheduleOf()));
    const parts = stretches(rule, nine, nine + 30 * minute, [
      nine + 10 * minute,
      nine + 15 * minute,
      nine + 99 * minute,
    ]);
    assert.deepEqual(
      parts.map(({ first, last, count }) => `${text(first)}–${text(last)} ${count}`),
      ['09:00–09:05 2', '09:20–09:30 3'],
    );
  });

  it('accounts for every instant exactly once, whatever is skipped, moved and taken back, however late it is swept', () => {
    const step = fc.record({
      pass: fc.integer({ min: 0, max: 40 }),
      what: fc.constantFrom('skip', 'move', 'restore', 'nothing'),
      which: fc.integer({ min: 0, max: 12 }),
      to: fc.integer({ min: -20, max: 60 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.constantFrom(...catchUpModes),
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom(0, 90_000, 20 * minute),
        fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }),
        (steps, mode, grace, jitterMs, maxRuns) => {
          const catchUp = { mode, graceMs: grace * minute, windowMs: 60 * minute, max: 5 };
          let schedule = scheduleOf({ catchUp, jitterMs, maxRuns });
          const rule = compile(ruleOf(schedule));
          const start = schedule.nextNominalAt!;
          const rows = new Map<number, number>();
          const skipped = new Set<number>();
          let now = nine - minute;
          for (const { pass, what, which, to } of steps) {
            now += pass * minute;
            const done = sweep(schedule, now);
            schedule = done.schedule;
            for (const verdict of done.verdicts) {
              const until = verdict.until ?? verdict.nominalAt;
              const instants = rule.between(verdict.nominalAt, until + 1, 1e6);
              assert.equal(instants.length, verdict.count);
              for (const at of instants) rows.set(at, (rows.get(at) ?? 0) + 1);
              assert.ok(verdict.fireAt <= now || verdict.fate.kind === 'none', 'fired early');
            }
            if (schedule.state !== 'ACTIVE') break;
            const nominalAt = rule.between(now, now + 86_400_000, which + 1).at(-1)!;
            const known = schedule.changes.find((one) => one.nominalAt === nominalAt);
            const ahead = schedule.nextNominalAt !== null && nominalAt >= schedule.nextNominalAt;
            if (rows.has(nominalAt) || rule.fireAt(nominalAt) <= now || !(known || ahead)) continue;
            if (what === 'skip') {
              schedule = change(schedule, nominalAt, null);
              skipped.add(nominalAt);
            } else if (what === 'move') {
              schedule = change(schedule, nominalAt, Math.max(now, nominalAt + to * minute));
              skipped.delete(nominalAt);
            } else if (what === 'restore' && known) {
              schedule = change(schedule, nominalAt, rule.fireAt(nominalAt));
              skipped.delete(nominalAt);
            }
          }
          for (const at of skipped) rows.set(at, (rows.get(at) ?? 0) + 1);
          const pending = new Set(
            schedule.changes.flatMap(({ nominalAt, fireAt }) => (fireAt === null ? [] : nominalAt)),
          );
          const ended = schedule.state !== 'ACTIVE';
          const horizon = ended
            ? Math.max(start, ...[...rows.keys()].filter((at) => at <= now)) + 1
            : schedule.nextNominalAt!;
          for (const at of rule.between(start, horizon, 1e6)) {
            const count = (rows.get(at) ?? 0) + (pending.has(at) ? 1 : 0);
            assert.ok(ended ? count <= 1 : count === 1, `${text(at)} is accounted for ${count} times`);
          }
          for (const [at, count] of rows) assert.ok(count === 1, `${text(at)} was decided ${count} times`);
          if (!ended) assert.ok(schedule.nextFireAt! > now || steps.length > 0);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
