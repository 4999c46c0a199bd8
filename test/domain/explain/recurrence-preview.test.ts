import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RecurrenceDraft } from '../../../src/domain/model/commands/schedule.ts';
import { type PreviewRecurrence, previewRecurrence } from '../../../src/domain/explain/recurrence-preview.ts';
import { compile, within } from '../../../src/recurrence/index.ts';
import { ruleOf } from '../../../src/domain/model/schedule.ts';

const now = Date.UTC(2027, 0, 1, 12);
const hour = 3_600_000;
const day = 24 * hour;
const catalog = { get: () => undefined, names: () => [], check: () => [] };

function preview(changes: Partial<PreviewRecurrence> & { recurrence: RecurrenceDraft }, steps?: number) {
  const rest = { timeZone: null, startsAt: null, endsAt: null, exclusions: [], jitterMs: 0, from: null, count: 5 };
  const command = { ...rest, dst: { gap: 'SHIFT', fold: 'FIRST' }, ...changes } as const;
  return previewRecurrence(command, { tenantId: 't', tenantZone: 'Europe/Vienna', now, catalog }, steps);
}

const cron = (expression: string): RecurrenceDraft => ({ kind: 'cron', expression, syntax: 'VIXIE' });

describe('a preview of a recurrence', () => {
  it("lists the next instants, in the tenant's zone unless another is given", () => {
    const { valid, times, warnings } = preview({ recurrence: cron('0 9 * * *'), count: 2 });
    assert.equal(valid, true);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      times.map(({ local, offset }) => local + offset),
      ['2027-01-02T09:00:00+01:00', '2027-01-03T09:00:00+01:00'],
    );
    assert.equal(preview({ recurrence: cron('0 9 * * *'), timeZone: 'UTC' }).times[0]?.offset, '+00:00');
  });

  it('names everything that is wrong at once, and shows nothing then', () => {
    const { valid, problems, times } = preview({
      recurrence: cron('75 9 * * *'),
      count: 0,
      jitterMs: -1,
      startsAt: now,
      endsAt: now,
    });
    assert.equal(valid, false);
    assert.deepEqual(times, []);
    assert.deepEqual(
      problems.map(({ path }) => path?.join('.')),
      ['count', 'jitter', 'endsAt', 'recurrence.cron.minute'],
    );
  });

  it('says that a rule would never fire, as an error where no schedule of it would be accepted', () => {
    assert.equal(preview({ recurrence: cron('0 0 30 2 *') }).valid, false);
    assert.match(preview({ recurrence: { kind: 'once', at: now - day } }).problems[0]?.message ?? '', /never fire/);
    const all = [{ from: now - day, to: now + 10_000 * day, note: null }];
    const excluded = preview({ recurrence: cron('* * * * * *'), exclusions: all, endsAt: now + 9_000 * day });
    assert.equal(excluded.valid, true);
    assert.match(excluded.warnings.join('\n'), /never fires: nothing that is not excluded/);
  });

  it('ends where its budget does, and says how far it reaches', () => {
    const sparse = {
      kind: 'rrule',
      rule: 'FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28',
      start: '2026-01-01T09:00:00',
    };
    const command = { recurrence: sparse as RecurrenceDraft, count: 500, timeZone: 'UTC' };
    const whole = preview(command);
    assert.equal(whole.complete, true);
    assert.equal(whole.computedUpTo, null);
    assert.equal(whole.times.length, 500);
    const part = preview(command, 1_000);
    assert.equal(part.valid, true);
    assert.equal(part.complete, false);
    assert.ok(part.times.length > 10 && part.times.length < 500);
    assert.deepEqual(part.times, whole.times.slice(0, part.times.length));
    assert.equal(part.computedUpTo, part.times.at(-1)?.nominalAt);
    assert.match(part.warnings[0] ?? '', /computed up to/);
    assert.doesNotMatch(part.warnings.join(), /no more than|never fires/);
  });

  it('refuses a rule whose first instant takes more than the budget, naming the rule', () => {
    const given = { kind: 'rrule', rule: 'FREQ=YEARLY;INTERVAL=7;BYWEEKNO=53;BYDAY=MO', start: '2026-01-01T09:00:00' };
    const { valid, problems } = within({ left: 20 }, () => preview({ recurrence: given as RecurrenceDraft }));
    assert.equal(valid, false);
    assert.deepEqual(problems[0]?.path, ['recurrence']);
    assert.ok(problems[0]?.code === 'VALIDATION' && problems[0].rule === 'budget');
  });

  it('tells of what is left out, what is past and what cannot be known', () => {
    const spans = [{ from: now, to: now + day, note: null }];
    const { warnings, times } = preview({
      recurrence: cron('0 * * * *'),
      startsAt: now - day,
      exclusions: spans,
      jitterMs: 1000,
    });
    assert.equal(times[0]?.nominalAt, now + day);
    assert.deepEqual(warnings, [
      'the start 2026-12-31T12:00:00.000Z lies in the past: instants before now are not caught up',
      '2027-01-01T12:00:00.000Z lies in an exclusion and is skipped',
      'the jitter of each instant depends on the id of the schedule: fireAt is an example',
    ]);
    const few = preview({ recurrence: { kind: 'rrule', rule: 'FREQ=DAILY;COUNT=2', start: '2027-02-01T09:00:00' } });
    assert.match(few.warnings.join(), /no more than 2 instants are left/);
    const following = preview({ recurrence: { kind: 'interval', every: 'PT1H', anchor: null, fromCompletion: true } });
    assert.equal(following.times.length, 1);
    assert.match(following.warnings.join(), /counts from the end of the run before/);
  });

  it('shows exactly the instants of the rule that no exclusion covers, whatever the exclusions', () => {
    const span = fc
      .tuple(fc.integer({ min: -48, max: 200 }), fc.integer({ min: 1, max: 60 }))
      .map(([from, length]) => ({ from: now + from * hour, to: now + (from + length) * hour, note: null }));
    fc.assert(
      fc.property(
        fc.constantFrom('0 9 * * *', '*/20 * * * *', '30 2 * * 0,6', '0 0 31 * *'),
        fc.array(span, { maxLength: 8 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: -100, max: 4000 }),
        (expression, exclusions, count, shift) => {
          const from = now + shift * hour;
          const { times, schedule } = preview({ recurrence: cron(expression), exclusions, count, from });
          assert.ok(schedule);
          const rule = compile(ruleOf(schedule));
          const expected = rule
            .between(from, from + 20_000 * day, count + 2000)
            .filter((at) => !exclusions.some((one) => at >= one.from && at < one.to))
            .slice(0, count);
          assert.deepEqual(
            times.map(({ nominalAt }) => nominalAt),
            expected,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is done soon for the worst of rules', () => {
    const worst: RecurrenceDraft[] = [
      { kind: 'rrule', rule: 'FREQ=DAILY;INTERVAL=3;COUNT=10000', start: '2020-01-01T09:00:00' },
      { kind: 'rrule', rule: 'FREQ=YEARLY;BYWEEKNO=20,30', start: '2020-01-01T09:00:00' },
      { kind: 'rrule', rule: 'FREQ=SECONDLY;INTERVAL=7;BYHOUR=3', start: '2020-01-01T09:00:00' },
      cron('* * * * * *'),
      cron('0 0 29 2 1#5'),
    ];
    for (const recurrence of worst) {
      const exclusions = Array.from({ length: 1000 }, (_, n) => ({
        from: now + n * day,
        to: now + n * day + 12 * hour,
        note: null,
      }));
      const before = process.threadCpuUsage().user;
      preview({ recurrence, exclusions, count: 500 });
      // Of this thread's own time: others may use the machine.
      assert.ok(process.threadCpuUsage().user - before < 5_000_000, `${JSON.stringify(recurrence)} took too long`);
    }
  });
});
