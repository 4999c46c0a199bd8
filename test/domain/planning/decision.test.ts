import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decide, type Decision } from '../../../src/domain/planning/decision.ts';
import { initialSettings } from '../../../src/domain/model/schedule-settings.ts';
import { defaultCatchUp, ruleOf, type Schedule } from '../../../src/domain/model/schedule.ts';
import { compileCalendar } from '../../../src/domain/model/calendar.ts';
import { exclusionOf } from '../../../src/domain/planning/exclusion.ts';
import { compile } from '../../../src/recurrence/index.ts';

const minute = 60_000;
const nine = Date.UTC(2026, 10, 21, 9);

function schedule(changes: Partial<Schedule> = {}): Schedule {
  return {
    id: '01900000-0000-7000-8000-000000000000',
    tenantId: 't',
    taskId: 't',
    name: 's',
    recurrence: { kind: 'cron', expression: '* * * * *', syntax: 'VIXIE' },
    timeZone: 'UTC',
    ...initialSettings,
    overlap: 'ALLOW_ALL',
    startedRuns: 0,
    state: 'ACTIVE',
    pauseNote: null,
    pausedBy: null,
    pausedAt: null,
    pausedUntil: null,
    failuresSince: null,
    changes: [],
    nextNominalAt: nine,
    nextFireAt: nine,
    lastFireAt: null,
    createdAt: nine - minute,
    updatedAt: nine,
    deletedAt: null,
    version: 1,
    ...changes,
  };
}

const at = (given: Schedule, now: number): Decision =>
  decide({ schedule: given, taskState: 'ACTIVE', tenantEnabled: true }, now);
const fates = (decision: Decision) =>
  decision.verdicts.map(({ fate, count }) => `${fate.kind === 'run' ? fate.trigger : fate.state} ${count}`);

describe('a decision', () => {
  it('rests with a schedule that counts from completion as with any other', () => {
    const recurrence = { kind: 'interval', every: 'PT1M', anchor: null, fromCompletion: true } as const;
    const decision = at(schedule({ recurrence, state: 'PAUSED', pausedAt: nine - 1 }), nine);
    assert.deepEqual(fates(decision), ['SKIPPED_PAUSED 1']);
  });

  it('says which calendar leaves an instant out', () => {
    const calendar = compileCalendar({
      id: 'c',
      tenantId: 't',
      name: 'Holidays',
      description: null,
      timeZone: 'Europe/Vienna',
      version: 1,
      createdAt: nine,
      updatedAt: nine,
      spans: [{ fromDate: '2026-11-21', toDate: '2026-11-21', note: 'a feast' }],
    });
    const due = { schedule: schedule(), taskState: 'ACTIVE', tenantEnabled: true } as const;
    const rule = compile(ruleOf(due.schedule));
    const [verdict] = decide(due, nine, rule, () => null, exclusionOf(rule, [calendar])).verdicts;
    assert.deepEqual(verdict?.fate, {
      kind: 'none',
      state: 'SKIPPED_EXCLUDED',
      reason: 'in the calendar "Holidays": a feast',
    });
    assert.equal(calendar.reason(Date.UTC(2026, 10, 20, 22, 59)), null);
    assert.notEqual(calendar.reason(Date.UTC(2026, 10, 20, 23, 0)), null);
    assert.equal(calendar.reason(Date.UTC(2026, 10, 21, 23, 0)), null);
  });

  it('runs what is due now and plans the instant after it', () => {
    const decision = at(schedule(), nine + 3);
    assert.deepEqual(fates(decision), ['SCHEDULE 1']);
    assert.equal(decision.next?.nominalAt, nine + minute);
  });

  it('skips the one instant of a paused schedule that counts from completion', () => {
    const recurrence = { kind: 'interval', every: 'PT2H', anchor: null, fromCompletion: true } as const;
    const decision = at(schedule({ recurrence, state: 'PAUSED' }), nine + minute);
    assert.deepEqual(fates(decision), ['SKIPPED_PAUSED 1']);
    // No run ended to count from: its own instant stands in for it, however late it was decided …
    assert.equal(decision.next?.nominalAt, nine + 120 * minute);
    // … and only after a gap longer than the interval, the decision, or the gap would be walked through.
    assert.equal(
      at(schedule({ recurrence, state: 'PAUSED' }), nine + 500 * minute).next?.nominalAt,
      nine + 620 * minute,
    );
  });

  it('after an hour down runs the latest instant and records the rest as one row', () => {
    const decision = at(schedule(), nine + 60 * minute + 5_000);
    assert.deepEqual(fates(decision), ['MISSED 59', 'CATCH_UP 1', 'SCHEDULE 1']);
  });

  it('after an hour down runs none, or all that the policy allows', () => {
    const mode = (catchUp: Partial<Schedule['catchUp']>) =>
      fates(at(schedule({ catchUp: { ...defaultCatchUp, ...catchUp } }), nine + 60 * minute + 5_000));
    assert.deepEqual(mode({ mode: 'NONE' }), ['MISSED 60', 'SCHEDULE 1']);
    assert.deepEqual(mode({ mode: 'ALL', max: 3 }), [
      'MISSED 57',
      'CATCH_UP 1',
      'CATCH_UP 1',
      'CATCH_UP 1',
      'SCHEDULE 1',
    ]);
    assert.deepEqual(
      mode({ mode: 'ALL', max: 1000, windowMs: 10 * minute }).filter((fate) => fate.startsWith('CATCH_UP')).length,
      9,
    );
  });

  it('skips the instants of a pause, but runs those that were due before it', () => {
    const decision = at(schedule({ state: 'PAUSED', pausedAt: nine + 30_000 }), nine + minute);
    assert.deepEqual(fates(decision), ['SCHEDULE 1', 'SKIPPED_PAUSED 1']);
    assert.equal(decision.state, 'PAUSED');
  });

  it('goes on by itself when the pause has an end', () => {
    const decision = at(
      schedule({ state: 'PAUSED', pausedAt: nine - 1, pausedUntil: nine + 2 * minute }),
      nine + 2 * minute + 1,
    );
    assert.deepEqual(fates(decision), ['SKIPPED_PAUSED 2', 'SCHEDULE 1']);
    assert.deepEqual([decision.state, decision.resumed], ['ACTIVE', true]);
  });

  it('skips what lies in an exclusion', () => {
    const decision = at(schedule({ exclusions: [{ from: nine, to: nine + 1, note: null }] }), nine);
    assert.deepEqual(fates(decision), ['SKIPPED_EXCLUDED 1']);
  });

  it('starts no more runs than the schedule may', () => {
    const decision = at(schedule({ maxRuns: 3, startedRuns: 2 }), nine);
    assert.deepEqual([fates(decision), decision.next, decision.state], [['SCHEDULE 1'], null, 'FINISHED']);
  });

  it('runs nothing before its instant, however late others are: with jitter, a later one may be due first', () => {
    const rule = {
      recurrence: { kind: 'cron', expression: '* * * * *', syntax: 'VIXIE' },
      jitterMs: 60 * minute,
    } as const;
    for (const mode of ['LATEST', 'ALL'] as const) {
      for (let late = 61; late < 400; late += 1) {
        const given = schedule({ ...rule, catchUp: { ...defaultCatchUp, mode, max: 1000 } });
        const now = nine + late * minute;
        const { verdicts, next } = decide({ schedule: given, taskState: 'ACTIVE', tenantEnabled: true }, now);
        const early = verdicts.filter(({ fate, fireAt }) => fate.kind === 'run' && fireAt > now);
        assert.deepEqual(early, [], `${late} minutes late`);
        assert.ok(next!.fireAt > now);
      }
    }
  });

  it('a week down with a schedule of every second is a handful of rows', () => {
    const every = schedule({ recurrence: { kind: 'cron', expression: '* * * * * *', syntax: 'VIXIE' } });
    const decision = at(every, nine + 7 * 86_400_000);
    assert.ok(decision.verdicts.length < 100, `${decision.verdicts.length} rows`);
  });

  it('accounts for every planned instant exactly once, whatever the rule, the policy and the moment', () => {
    const rules = ['* * * * *', '*/7 * * * *', '0 * * * *', '*/5 9-11 * * 1-5', '* * * * * *'];
    fc.assert(
      fc.property(
        fc.constantFrom(...rules),
        fc.integer({ min: 0, max: 10 * 86_400_000 }),
        fc.constantFrom('NONE', 'LATEST', 'ALL'),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 300_000 }),
        fc.integer({ min: 0, max: 3 * 86_400_000 }),
        fc.constantFrom(0, 1_000, 90_000),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 86_400_000 }), fc.integer({ min: 1, max: 7_200_000 })), {
          maxLength: 3,
        }),
        fc.option(fc.integer({ min: 0, max: 86_400_000 }), { nil: null }),
        (expression, late, mode, max, graceMs, windowMs, jitterMs, spans, pausedFor) => {
          const exclusions = spans.map(([from, length]) => ({
            from: nine + from,
            to: nine + from + length,
            note: null,
          }));
          const draft = schedule({
            recurrence: { kind: 'cron', expression, syntax: 'VIXIE' },
            exclusions,
            jitterMs,
            catchUp: { mode, max, graceMs, windowMs },
            ...(pausedFor === null
              ? {}
              : { state: 'PAUSED', pausedAt: nine + pausedFor, pausedUntil: nine + 2 * pausedFor + 1 }),
          });
          const rule = compile(ruleOf(draft));
          const first = rule.next(nine - 1)!;
          const given = { ...draft, nextNominalAt: first, nextFireAt: rule.fireAt(first) };
          const now = Math.max(given.nextFireAt, nine + late);
          const decision = decide({ schedule: given, taskState: 'ACTIVE', tenantEnabled: true }, now, rule);
          for (const { fireAt, fate } of decision.verdicts)
            assert.ok(fate.kind === 'none' || fireAt <= now, 'a run would have started early');
          let expected: number | null = first;
          for (const verdict of decision.verdicts) {
            assert.equal(verdict.nominalAt, expected);
            const last = verdict.until ?? verdict.nominalAt;
            assert.equal(verdict.count, rule.count(verdict.nominalAt, last + 1));
            expected = rule.next(last);
          }
          assert.equal(decision.next?.nominalAt ?? null, expected);
          assert.ok(decision.next === null || decision.next.fireAt > now, 'something that is due was left undecided');
        },
      ),
      { numRuns: 300 },
    );
  });
});
