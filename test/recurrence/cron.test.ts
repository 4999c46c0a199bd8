import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CronSyntax, celeryExpression, parseCronExpression, parseRecurrence } from '../../src/recurrence/index.ts';
import { cronOf, upcoming } from './support.ts';

const range = (from: number, to: number, step = 1): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);

/** Field of minute, hour, day of month, month or day of week → its values. */
const VALUES: [CronSyntax, number, string, number[]][] = [
  ['VIXIE', 0, '*/50', [0, 50]],
  ['VIXIE', 0, '5/20', [5, 25, 45]],
  ['VIXIE', 0, '10-20/3', [10, 13, 16, 19]],
  ['VIXIE', 0, '7,3,7,5', [3, 5, 7]],
  ['VIXIE', 0, '*/90', [0]],
  ['VIXIE', 0, '007', [7]],
  ['VIXIE', 1, '*/6', [0, 6, 12, 18]],
  ['VIXIE', 3, 'jan,MAR-may', [1, 3, 4, 5]],
  ['VIXIE', 3, '*/5', [1, 6, 11]],
  ['VIXIE', 4, '7', [0]],
  ['VIXIE', 4, '0,7', [0]],
  ['VIXIE', 4, '5-7', [0, 5, 6]],
  ['VIXIE', 4, 'fri-sun', [0, 5, 6]],
  ['VIXIE', 4, 'Mon-Fri', [1, 2, 3, 4, 5]],
  ['VIXIE', 4, '*/2', [0, 2, 4, 6]],
  ['VIXIE', 4, '*/7', [0]],
  ['VIXIE', 4, '0-7', range(0, 6)],
  ['CELERY', 0, '*/50', [0, 50]],
  ['CELERY', 0, '58-2', [0, 1, 2, 58, 59]],
  ['CELERY', 0, '50-10/5', [0, 5, 10, 50, 55]],
  ['CELERY', 1, '22-2', [0, 1, 2, 22, 23]],
  ['CELERY', 1, '20-4/3', [2, 20, 23]],
  ['CELERY', 2, '*/3', range(1, 31, 3)],
  ['CELERY', 2, '30-2', [1, 2, 30, 31]],
  ['CELERY', 3, '*/5', [1, 6, 11]],
  ['CELERY', 3, 'november-february', [1, 2, 11, 12]],
  ['CELERY', 3, '2-12/2', [2, 4, 6, 8, 10, 12]],
  ['CELERY', 4, 'fri-mon', [0, 1, 5, 6]],
  ['CELERY', 4, 'sunday', [0]],
  ['CELERY', 4, 'Monday,Wed', [1, 3]],
  ['CELERY', 4, '*/3', [0, 3, 6]],
  ['CELERY', 4, '5-1/2', [0, 5]],
];

test('fields mean the values they name', () => {
  for (const [syntax, index, text, expected] of VALUES) {
    const fields = ['*', '*', '*', '*', '*'];
    fields[index] = text;
    const cron = parseCronExpression(fields.join(' '), syntax);
    const values = [cron.minutes, cron.hours, cron.daysOfMonth.days, cron.months, cron.daysOfWeek.days][index];
    assert.deepEqual(values, expected, `${syntax} field ${index} ${text}`);
  }
});

/** expression, after, days that follow (at 00:00 UTC) */
const DAYS: [string, string, string][] = [
  ['0 0 13 * 5', '2026-02-01', '02-06 02-13 02-20 02-27 03-06'],
  ['0 0 */2 * 5', '2026-02-01', '02-13 02-27 03-13 03-27 04-03'],
  ['0 0 13 * */5', '2026-02-01', '02-13 03-13 09-13 11-13 12-13'],
  ['0 0 ? * 5', '2026-02-01', '02-06 02-13 02-20'],
  ['0 0 13 * ?', '2026-02-01', '02-13 03-13'],
  ['0 0 L * *', '2026-01-15', '01-31 02-28 03-31 04-30'],
  ['0 0 L-2 * *', '2026-01-15', '01-29 02-26 03-29'],
  ['0 0 1,L * *', '2026-01-15', '01-31 02-01 02-28 03-01'],
  ['0 0 LW * *', '2026-01-15', '01-30 02-27 03-31 04-30 05-29'],
  ['0 0 15W * *', '2026-01-20', '02-16 03-16 04-15 05-15 06-15'],
  ['0 0 1W * *', '2026-01-20', '02-02 03-02 04-01 05-01 06-01 07-01 08-03'],
  ['0 0 31W * *', '2026-01-01', '01-30 03-31 05-29 07-31 08-31 10-30'],
  ['0 0 * * 5#2', '2026-01-20', '02-13 03-13 04-10'],
  ['0 0 * * mon#1,fri#3', '2026-01-20', '02-02 02-20 03-02 03-20'],
  ['0 0 * * 5#5', '2026-01-01', '01-30 05-29 07-31 10-30'],
  ['0 0 * * 5L', '2026-01-01', '01-30 02-27 03-27'],
  ['0 0 * * 7L', '2026-01-01', '01-25 02-22 03-29'],
  ['0 0 1 * 5L', '2026-02-02', '02-27 03-01 03-27 04-01'],
  ['@weekly', '2026-01-01', '01-04 01-11'],
  ['@monthly', '2026-01-02', '02-01 03-01'],
  ['@Midnight', '2026-01-02', '01-03 01-04'],
];

for (const [expression, after, expected] of DAYS) {
  test(`${expression} after ${after} falls on ${expected}`, () => {
    const days = expected.split(' ');
    assert.deepEqual(
      upcoming(cronOf(expression), `${after}T00:00Z`, days.length).map((text) => text.slice(5, 10)),
      days,
    );
  });
}

test('in celery the day of month and the day of week must both hold', () => {
  const rule = cronOf('0 0 13 * fri', 'UTC', { gap: 'SHIFT', fold: 'FIRST' }, 'CELERY');
  assert.deepEqual(
    upcoming(rule, '2026-01-01T00:00Z', 4).map((text) => text.slice(0, 10)),
    ['2026-02-13', '2026-03-13', '2026-11-13', '2027-08-13'],
  );
});

test('celery fields may be texts, numbers and lists', () => {
  assert.equal(celeryExpression({}), '* * * * *');
  assert.equal(
    celeryExpression({ minute: 0, hour: [8, '10-12'], dayOfWeek: 'mon, fri', dayOfMonth: null }),
    '0 8,10-12 * * mon,fri',
  );
  assert.deepEqual(parseRecurrence({ kind: 'cron', syntax: 'CELERY', fields: { minute: [0, 30], hour: '22-2' } }), {
    kind: 'cron',
    syntax: 'CELERY',
    expression: '0,30 22-2 * * *',
  });
});

test('six fields begin with seconds', () => {
  assert.deepEqual(upcoming(cronOf('*/20 59 23 * * *'), '2026-01-01T23:59:30Z', 3), [
    '2026-01-01T23:59:40+00:00',
    '2026-01-02T23:59:00+00:00',
    '2026-01-02T23:59:20+00:00',
  ]);
});

test('29 February comes every four years, not in 2100, and on a Monday every 28 or 40', () => {
  const years = (expression: string, after: string, count: number, syntax: CronSyntax = 'VIXIE'): string[] =>
    upcoming(cronOf(expression, 'UTC', { gap: 'SHIFT', fold: 'FIRST' }, syntax), after, count).map((text) =>
      text.slice(0, 4),
    );
  assert.deepEqual(years('0 0 29 2 *', '2090-01-01', 4), ['2092', '2096', '2104', '2108']);
  assert.deepEqual(years('0 0 29 2 1', '2040-01-01', 3, 'CELERY'), ['2044', '2072', '2112']);
});

test('impossible dates are never, told in under 10 ms', () => {
  for (const expression of ['0 0 30 2 *', '* * 31 2 *', '* * * 31 4,6,9,11 ?', '0 0 31W 2 *', '0 0 L-30 2 *']) {
    const rule = cronOf(expression, 'Europe/Vienna');
    // Of this thread's own time, whatever else the machine does.
    const started = process.threadCpuUsage();
    assert.equal(rule.next(Date.parse('2026-01-01')), null);
    assert.equal(rule.previous(Date.parse('2026-01-01')), null);
    assert.equal(rule.count(Date.parse('2026-01-01'), Date.parse('2027-01-01')), 0);
    const { user, system } = process.threadCpuUsage();
    assert.ok(user + system - started.user - started.system < 50_000);
  }
});

test('a stored expression has single spaces and is otherwise as given', () => {
  assert.deepEqual(parseRecurrence({ kind: 'cron', expression: '  0 \t9  * * Mon-Fri ' }), {
    kind: 'cron',
    expression: '0 9 * * Mon-Fri',
    syntax: 'VIXIE',
  });
});
