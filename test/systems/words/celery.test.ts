import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  crontab,
  cronOf,
  crontabOf,
  durationOf,
  type Interval,
  intervalOf,
  minuteCrontab,
} from '../../../src/systems/words/celery.ts';

describe('rules of celery', () => {
  it('turn crontabs into ours and back', () => {
    const given = crontab.parse({ minute: '*/5', hour: 3, day_of_week: ['mon', 5] });
    assert.deepEqual(given, { minute: '*/5', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: 'mon,5' });
    const recurrence = cronOf(given);
    assert.deepEqual(crontabOf({ recurrence, timeZone: 'UTC' }), given);
    assert.equal(crontabOf({ recurrence, timeZone: 'Europe/Vienna' }), null);
  });

  it('know one of our crontabs only when it fires at the same instants', () => {
    const vixie = (expression: string) =>
      crontabOf({ recurrence: { kind: 'cron', syntax: 'VIXIE', expression }, timeZone: 'UTC' });
    assert.equal(vixie('0 3 * * 1')?.day_of_week, '1');
    assert.equal(vixie('0 3 1 * 1'), null);
    assert.equal(vixie('0 3 * * 7'), null);
    assert.equal(vixie('@daily'), null);
  });

  it('turn intervals into durations and back', () => {
    const all: readonly (readonly [Interval, string])[] = [
      [{ every: 2, period: 'days' }, 'P2D'],
      [{ every: 3, period: 'hours' }, 'PT3H'],
      [{ every: 90, period: 'minutes' }, 'PT90M'],
      [{ every: 45, period: 'seconds' }, 'PT45S'],
      [{ every: 1_500_000, period: 'microseconds' }, 'PT1.500S'],
    ];
    for (const [interval, duration] of all) {
      assert.equal(durationOf(interval), duration);
      assert.deepEqual(intervalOf(duration), interval);
    }
    assert.equal(intervalOf('P1M'), null);
    assert.equal(intervalOf('P1DT1H'), null);
  });

  it('have a crontab for a minute', () => {
    const expected = { minute: '46', hour: '8', day_of_month: '23', month_of_year: '11', day_of_week: '*' };
    assert.deepEqual(minuteCrontab(Date.parse('2018-11-23T08:46:59Z')), expected);
  });
});
