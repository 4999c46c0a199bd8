import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ruleOf, type Schedule } from '../../../src/domain/model/schedule.ts';
import { mergeUpcoming, type UpcomingFire, type WaitingSchedule } from '../../../src/domain/planning/upcoming.ts';
import { compile } from '../../../src/recurrence/index.ts';
import { makeSchedule, now } from '../../graphql/fakes.ts';
import { carryOut } from '../../../src/flow/carry-out.ts';
import { turn } from '../../../src/flow/turn.ts';
import { cpuMs } from '../../support/cpu.ts';

const hour = 3_600_000;

function waiting(n: number, changes: Partial<Schedule> = {}): WaitingSchedule {
  const schedule = makeSchedule(n, { timeZone: 'UTC', createdAt: now, ...changes });
  const rule = compile(ruleOf(schedule));
  const next = changes.nextNominalAt ?? rule.next(now - 1);
  return {
    schedule: { ...schedule, nextNominalAt: next, nextFireAt: next === null ? null : rule.fireAt(next) },
    taskState: 'ACTIVE',
    tenantEnabled: true,
  };
}

/** All of it at a stretch. */
function merge(...args: Parameters<typeof mergeUpcoming>): readonly UpcomingFire[] {
  const steps = mergeUpcoming(...args);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const cron = (expression: string) => ({ kind: 'cron', expression, syntax: 'VIXIE' }) as const;

describe('upcoming fires', () => {
  it('are those of all schedules in one order, as brute force finds them', () => {
    const one = fc.record({
      expression: fc.constantFrom('0 * * * *', '*/7 * * * *', '30 9 * * *', '0 0 31 * *', '* * 3 * *'),
      jitterMs: fc.constantFrom(0, 90_000, 3 * hour),
      maxRuns: fc.constantFrom(null, 3, 40),
      excluded: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 50 }),
        (given, begin, length, limit) => {
          const all = given.map(({ expression, jitterMs, maxRuns, excluded }, n) =>
            waiting(n + 1, {
              recurrence: cron(expression),
              jitterMs,
              maxRuns,
              exclusions: excluded ? [{ from: now + 5 * hour, to: now + 60 * hour, note: null }] : [],
            }),
          );
          const range = { from: now + begin * hour, to: now + (begin + length) * hour };
          const expected = all.flatMap(({ schedule }) => {
            const rule = compile(ruleOf(schedule));
            let [bound, runs] = [-Infinity, 0];
            return rule.between(now, range.to, 20_000).flatMap((nominalAt) => {
              if (schedule.maxRuns !== null && runs >= schedule.maxRuns) return [];
              bound = Math.max(bound, rule.fireAt(nominalAt));
              if (!rule.isExcluded(nominalAt)) runs += 1;
              const inside = bound >= range.from && bound < range.to;
              return inside ? [{ at: bound, id: schedule.id, nominalAt, excluded: rule.isExcluded(nominalAt) }] : [];
            });
          });
          expected.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.nominalAt - b.nominalAt));
          const found = merge(all, range, limit);
          assert.deepEqual(
            found.map(({ scheduleId, time, skipped }) => [time.fireAt, scheduleId, time.nominalAt, skipped !== null]),
            expected.slice(0, limit).map(({ at, id, nominalAt, excluded }) => [at, id, nominalAt, excluded]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('say why an instant will not run', () => {
    const range = { from: now, to: now + 3 * hour };
    const why = (one: WaitingSchedule) => merge([one], range, 9).map(({ skipped }) => skipped);
    const hourly = { recurrence: cron('0 * * * *') };
    assert.deepEqual(why(waiting(1, hourly)), [null, null, null]);
    const excluded = [{ from: now, to: now + 1, note: 'New Year' }];
    assert.deepEqual(why(waiting(1, { ...hourly, exclusions: excluded })), [
      'inside an exclusion of the schedule: New Year',
      null,
      null,
    ]);
    assert.deepEqual(why(waiting(1, { ...hourly, state: 'PAUSED', pausedUntil: now + hour })), [
      'the schedule is paused until 2027-01-01T13:00:00.000Z',
      null,
      null,
    ]);
    assert.deepEqual(why({ ...waiting(1, hourly), taskState: 'PAUSED' }), Array(3).fill('the task is paused'));
    assert.deepEqual(why({ ...waiting(1, hourly), tenantEnabled: false }), Array(3).fill('the tenant is disabled'));
    const following = { kind: 'interval', every: 'PT1S', anchor: null, fromCompletion: true } as const;
    assert.deepEqual(why(waiting(1, { recurrence: following, nextNominalAt: now + 5 })), [null]);
  });

  it('mark those of a shadow schedule, which uses up no runs', () => {
    const shadow = waiting(1, { recurrence: cron('0 * * * *'), maxRuns: 2, shadow: true });
    const found = merge([shadow], { from: now, to: now + 5 * hour }, 9);
    assert.deepEqual(
      found.map((each) => each.shadow),
      Array(5).fill(true),
    );
    assert.match(found[0]?.skipped ?? '', /shadow mode/);
    const live = merge(
      [waiting(1, { recurrence: cron('0 * * * *'), maxRuns: 2 })],
      { from: now, to: now + 5 * hour },
      9,
    );
    assert.deepEqual(
      live.map((each) => each.shadow),
      [false, false],
    );
  });

  it('cost no more than their number and one instant for each schedule', async () => {
    const dense = Array.from({ length: 10_000 }, (_, n) => waiting(n + 1, { recurrence: cron('* * * * * *') }));
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const used = await cpuMs(async () => {
      const found = await carryOut(
        mergeUpcoming(dense, { from: now + 40 * 24 * hour, to: now + 4000 * 24 * hour }, 1000),
        turn,
      );
      assert.equal(found.length, 1000);
    });
    clearInterval(timer);
    assert.ok(used < 10_000, `${used} ms`);
    assert.ok(turns > 0, 'timers had their turn meanwhile');
  });
});
