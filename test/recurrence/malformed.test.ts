import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RecurrenceError, checkTimeZone, parseRecurrence } from '../../src/recurrence/index.ts';
import { ruleOf } from './support.ts';

/** input, field, position */
type Case = [unknown, string, number | null];

const cron = (expression: unknown, field: string, position: number | null, syntax = 'VIXIE'): Case => [
  { kind: 'cron', expression, syntax },
  field,
  position,
];

const FIELDS = ['cron.minute', 'cron.hour', 'cron.dayOfMonth', 'cron.month', 'cron.dayOfWeek'];
/** Bad in every field of both syntaxes, with the offset of what is wrong. */
const BAD_ANYWHERE: [string, number][] = [
  ['*/0', 2],
  ['*/', 2],
  ['*/x', 2],
  ['*/-1', 2],
  ['*/1.5', 2],
  ['*/99999', 2],
  ['/5', 0],
  ['-1', 0],
  ['1-', 2],
  ['-', 0],
  ['1--2', 2],
  ['1-2-3', 2],
  ['**', 0],
  ['*5', 0],
  ['5*', 0],
  ['*-5', 0],
  ['1,', 2],
  [',1', 0],
  ['1,,2', 2],
  ['1.5', 0],
  ['1e1', 0],
  ['0x1', 0],
  ['+1', 0],
  ['100', 0],
  ['99', 0],
  ['1-99', 2],
  ['99999999999999999999', 0],
  ['foo', 0],
  ['1-foo', 2],
  ['2,foo', 2],
  ['$', 0],
  ['1;2', 0],
  ['1_2', 0],
  ['%', 0],
  ["'1'", 0],
  ['*/5/5', 2],
  ['1-2/0', 4],
];
const BAD_VIXIE: [number, string, number][] = [
  [0, '60', 0],
  [0, '59-61', 3],
  [0, '30-10', 0],
  [0, '?', 0],
  [0, 'L', 0],
  [0, 'mon', 0],
  [0, '5W', 0],
  [0, '1#2', 0],
  [1, '24', 0],
  [1, '22-2', 0],
  [1, '?', 0],
  [1, 'L', 0],
  [1, 'jan', 0],
  [1, '0-24', 2],
  [2, '0', 0],
  [2, '32', 0],
  [2, '0-5', 0],
  [2, '31-1', 0],
  [2, 'L-31', 2],
  [2, 'L-x', 2],
  [2, 'L-', 2],
  [2, 'W', 0],
  [2, '0W', 0],
  [2, '32W', 0],
  [2, '1-5W', 0],
  [2, 'LL', 0],
  [2, '2#1', 0],
  [2, '?,1', 0],
  [2, '1,?', 2],
  [2, '?/2', 0],
  [2, 'mon', 0],
  [3, '0', 0],
  [3, '13', 0],
  [3, 'january', 0],
  [3, 'dec-jan', 0],
  [3, '?', 0],
  [3, 'mon', 0],
  [3, '12-1', 0],
  [4, '8', 0],
  [4, '0-8', 2],
  [4, '5-1', 0],
  [4, 'monday', 0],
  [4, '5#0', 2],
  [4, '5#6', 2],
  [4, '5#', 2],
  [4, '#2', 0],
  [4, 'x#2', 0],
  [4, '5##2', 2],
  [4, 'L', 0],
  [4, '8L', 0],
  [4, '1-5L', 0],
  [4, '5W', 0],
  [4, 'jan', 0],
  [4, 'fri-mon', 0],
];
const BAD_CELERY: [number, string, number][] = [
  [0, '60', 0],
  [0, '5/15', 0],
  [0, '?', 0],
  [0, 'mon', 0],
  [1, '24', 0],
  [1, 'L', 0],
  [1, '3/2', 0],
  [2, '0', 0],
  [2, '32', 0],
  [2, 'L', 0],
  [2, '15W', 0],
  [2, '?', 0],
  [3, '0', 0],
  [3, '13', 0],
  [3, 'ja', 0],
  [3, 'xyz', 0],
  [4, '7', 0],
  [4, '0-7', 2],
  [4, '5#2', 0],
  [4, '5L', 0],
  [4, '?', 0],
  [4, 'mo', 0],
  [4, '1/2', 0],
];

function inField(index: number, token: string): { expression: string; start: number } {
  const fields = ['*', '*', '*', '*', '*'];
  fields[index] = token;
  return { expression: fields.join(' '), start: index * 2 };
}

const CASES: Case[] = [
  ...FIELDS.flatMap((field, index) =>
    BAD_ANYWHERE.flatMap(([token, offset]) => {
      const { expression, start } = inField(index, token);
      return [cron(expression, field, start + offset), cron(expression, field, start + offset, 'CELERY')];
    }),
  ),
  ...BAD_VIXIE.map(([index, token, offset]) =>
    cron(inField(index, token).expression, FIELDS[index] ?? '', index * 2 + offset),
  ),
  ...BAD_CELERY.map(([index, token, offset]) =>
    cron(inField(index, token).expression, FIELDS[index] ?? '', index * 2 + offset, 'CELERY'),
  ),
  cron('60 * * * * *', 'cron.second', 0),
  cron('0 60 * * * *', 'cron.minute', 2),
  cron('0 0 0 0 * *', 'cron.dayOfMonth', 6),
  cron('  75 * * * *', 'cron.minute', 2),
  cron('75\t* * * *', 'cron.minute', 0),
  // wrong counts of fields
  cron('', 'cron.expression', 0),
  cron('   ', 'cron.expression', 3),
  cron('*', 'cron.expression', 1),
  cron('* * * *', 'cron.expression', 7),
  cron('* * * * * * *', 'cron.expression', 12),
  cron('* * * * * * * *', 'cron.expression', 12),
  cron('* * * * * *', 'cron.expression', 11, 'CELERY'),
  cron('* * * *', 'cron.expression', 7, 'CELERY'),
  cron('@daily', 'cron.expression', 6, 'CELERY'),
  cron('@reboot', 'cron.expression', 0),
  cron('@every 5m', 'cron.expression', 0),
  cron('@', 'cron.expression', 0),
  cron('@constructor', 'cron.expression', 0),
  cron('@__proto__', 'cron.expression', 0),
  cron('@daily 5', 'cron.expression', 7),
  // strange characters and sizes
  cron('* * * * \u0000', 'cron.expression', 8),
  cron('\u0000', 'cron.expression', 0),
  cron('* * * * 😀', 'cron.expression', 8),
  cron('😀', 'cron.expression', 0),
  cron('٣ * * * *', 'cron.expression', 0),
  cron('* * * *\n*', 'cron.expression', 7),
  cron('*\u00a0* * * *', 'cron.expression', 1),
  cron('* * * * *\u200b', 'cron.expression', 9),
  cron('１ * * * *', 'cron.expression', 0),
  cron('*'.repeat(1_000_000), 'cron.expression', 256),
  cron('* '.repeat(500_000), 'cron.expression', 256),
  cron('1,'.repeat(200) + '1 * * * *', 'cron.expression', 256),
  cron('😀'.repeat(500_000), 'cron.expression', 256, 'CELERY'),
  // no text at all
  ...[undefined, null, 5, true, {}, [], ['* * * * *'], new Date(0)].map((value) => cron(value, 'cron.expression', 0)),
  ...['vixie', 'QUARTZ', 5, {}, ''].map((syntax): Case => [
    { kind: 'cron', expression: '* * * * *', syntax },
    'cron.syntax',
    null,
  ]),
  [{ kind: 'cron', syntax: 'CELERY', fields: { minute: {} } }, 'cron.minute', 0],
  [{ kind: 'cron', syntax: 'CELERY', fields: { hour: [] } }, 'cron.hour', 0],
  [{ kind: 'cron', syntax: 'CELERY', fields: { dayOfWeek: '1 2' } }, 'cron.dayOfWeek', 0],
  [{ kind: 'cron', syntax: 'CELERY', fields: { dayOfMonth: 1.5 } }, 'cron.dayOfMonth', 0],
  [{ kind: 'cron', syntax: 'CELERY', fields: { monthOfYear: '' } }, 'cron.month', 0],
  [{ kind: 'cron', syntax: 'CELERY', fields: { minute: 60 } }, 'cron.minute', 0],
  // dates that no year has
  cron('* * 31 2 *', 'cron.dayOfMonth', 4),
  cron('0 0 30 2 *', 'cron.dayOfMonth', 4),
  cron('0 0 0 30 2 ?', 'cron.dayOfMonth', 6),
  cron('0 0 31 4,6,9,11 *', 'cron.dayOfMonth', 4),
  cron('0 0 31W 2 *', 'cron.dayOfMonth', 4),
  cron('0 0 L-30 2 *', 'cron.dayOfMonth', 4),
  cron('0 0 30 2 1', 'cron.dayOfMonth', 4, 'CELERY'),
  [{ kind: 'calendar', months: [2], daysOfMonth: [30] }, 'calendar', null],
  [{ kind: 'calendar', weeksOfMonth: [1], daysOfMonth: [8] }, 'calendar', null],
  [{ kind: 'calendar', years: [2025], months: [2], daysOfMonth: [29] }, 'calendar', null],
  [{ kind: 'calendar', weekdays: [1], nthWeekdays: [{ weekday: 2, nth: 1 }] }, 'calendar', null],
  // calendars
  [{ kind: 'calendar' }, 'calendar', null],
  [{ kind: 'calendar', hours: [], minutes: [] }, 'calendar', null],
  [{ kind: 'calendar', hours: [24] }, 'calendar.hours', 0],
  [{ kind: 'calendar', hours: [1, 2, -1] }, 'calendar.hours', 2],
  [{ kind: 'calendar', hours: ['1'] }, 'calendar.hours', 0],
  [{ kind: 'calendar', hours: 5 }, 'calendar.hours', null],
  [{ kind: 'calendar', hours: 'x' }, 'calendar.hours', null],
  [{ kind: 'calendar', minutes: [60] }, 'calendar.minutes', 0],
  [{ kind: 'calendar', minutes: [0.5] }, 'calendar.minutes', 0],
  [{ kind: 'calendar', minutes: [NaN] }, 'calendar.minutes', 0],
  [{ kind: 'calendar', months: [0] }, 'calendar.months', 0],
  [{ kind: 'calendar', months: [13] }, 'calendar.months', 0],
  [{ kind: 'calendar', daysOfMonth: [0] }, 'calendar.daysOfMonth', 0],
  [{ kind: 'calendar', daysOfMonth: [32] }, 'calendar.daysOfMonth', 0],
  [{ kind: 'calendar', daysOfMonth: [1, -32] }, 'calendar.daysOfMonth', 1],
  [{ kind: 'calendar', weekdays: [7] }, 'calendar.weekdays', 0],
  [{ kind: 'calendar', weekdays: ['MONDAY'] }, 'calendar.weekdays', 0],
  [{ kind: 'calendar', weeksOfMonth: [6] }, 'calendar.weeksOfMonth', 0],
  [{ kind: 'calendar', years: [0] }, 'calendar.years', 0],
  [{ kind: 'calendar', years: [10_000] }, 'calendar.years', 0],
  [{ kind: 'calendar', years: [Infinity] }, 'calendar.years', 0],
  [{ kind: 'calendar', minutes: Array(1000).fill(1) }, 'calendar.minutes', null],
  [{ kind: 'calendar', nthWeekdays: [{ weekday: 1, nth: 0 }] }, 'calendar.nthWeekdays', 0],
  [{ kind: 'calendar', nthWeekdays: [{ weekday: 1, nth: 6 }] }, 'calendar.nthWeekdays', 0],
  [{ kind: 'calendar', nthWeekdays: [{ weekday: 7, nth: 1 }] }, 'calendar.nthWeekdays', 0],
  [{ kind: 'calendar', nthWeekdays: [null] }, 'calendar.nthWeekdays', 0],
  [{ kind: 'calendar', nthWeekdays: [1] }, 'calendar.nthWeekdays', 0],
  // intervals
  ...[
    '',
    'P',
    'PT',
    'P1',
    '1D',
    'PT1',
    'PT-5S',
    '-PT5S',
    'P1H',
    'PT1D',
    'PT1.5H',
    'PT1.2345S',
    'P1DT',
    'pt5s',
    'PT 5S',
    'P1S',
    'P1D1M',
    'PT0S',
    'P0D',
    'PT0.5S',
    'P1201M',
    'P101Y',
    'P99999D',
    'PT99999999H',
    '5 minutes',
    '😀',
    '\u0000',
    'PT5S\n',
    'x'.repeat(1_000_000),
    undefined,
    null,
    5,
    {},
  ].map((every): Case => [{ kind: 'interval', every }, 'interval.every', 0]),
  [{ kind: 'interval', every: 'PT5S', anchor: 'now' }, 'interval.anchor', null],
  [{ kind: 'interval', every: 'PT5S', anchor: NaN }, 'interval.anchor', null],
  [{ kind: 'interval', every: 'PT5S', anchor: 1e20 }, 'interval.anchor', null],
  [{ kind: 'interval', every: 'PT5S', fromCompletion: 'yes' }, 'interval.fromCompletion', null],
  ...[undefined, null, NaN, Infinity, 1e18, 1.5, '2026-01-01', {}].map((at): Case => [
    { kind: 'once', at },
    'once.at',
    null,
  ]),
  // no recurrence at all
  ...[undefined, null, 5, 'cron', true].map((input): Case => [input, 'kind', null]),
  ...[{}, [], { kind: 'CRON' }, { kind: '__proto__' }, { kind: 5 }].map((input): Case => [input, 'kind', null]),
];

test(`each of ${CASES.length} malformed rules is a typed error with its field and position`, () => {
  assert.ok(CASES.length >= 300);
  for (const [input, field, position] of CASES) {
    const shown = JSON.stringify(input)?.slice(0, 80);
    try {
      parseRecurrence(input);
    } catch (error) {
      assert.ok(error instanceof RecurrenceError, `${shown}: ${String(error)}`);
      assert.deepEqual([error.field, error.position], [field, position], `${shown}: ${error.message}`);
      assert.ok(error.message.length < 300, `${shown}: message is short`);
      assert.match(error.message + error.given, /^[\x20-\x7e–…]*$/, `${shown}: message is printable`);
      continue;
    }
    assert.fail(`${shown} was accepted`);
  }
});

test('messages say what was given and what is allowed', () => {
  const message = (expression: string): string => {
    try {
      parseRecurrence({ kind: 'cron', expression });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  assert.equal(message('75 * * * *'), 'minute 75 is outside 0–59');
  assert.equal(message('0 9 * * funday'), 'day of week "funday" is not a value; allowed: 0–7 or sun–sat');
  assert.equal(
    message('0 9 * *'),
    '4 fields given; allowed: 5 fields (minute hour day-of-month month day-of-week) or 6 with seconds first',
  );
  assert.match(message('0 0 30 2 *'), /never/);
});

test('unknown zones are refused, known ones come back in their usual spelling', () => {
  for (const zone of [
    '',
    'Mars/Base',
    'Europe',
    '+02:00',
    '-05:00',
    'UTC+2',
    'Europe/Vienna ',
    ' UTC',
    'Europe/Vien\u0000na',
    '😀',
    '../etc/passwd',
    'x'.repeat(1_000_000),
    'local',
    'null',
  ]) {
    assert.throws(
      () => checkTimeZone(zone),
      (error) => error instanceof RecurrenceError && error.field === 'timeZone',
      zone.slice(0, 30),
    );
  }
  assert.equal(checkTimeZone('europe/vienna'), 'Europe/Vienna');
  assert.equal(checkTimeZone('Asia/Kolkata'), 'Asia/Kolkata');
  assert.equal(checkTimeZone('Europe/Kyiv'), 'Europe/Kyiv');
  assert.equal(checkTimeZone('utc'), 'UTC');
  assert.equal(checkTimeZone('Etc/GMT+5'), 'Etc/GMT+5');
});

/** POLYCHRON_CRONTABS and POLYCHRON_SEED make it longer, or take others. */
const crontabs = Number(process.env['POLYCHRON_CRONTABS'] ?? 100_000);
const seed = Number(process.env['POLYCHRON_SEED'] ?? 1);

test(`${crontabs} random crontab strings give a rule and its next instant, or a typed error, within 10 ms each`, (context) => {
  const token = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('*', '1', '5', '1-5', '*/5', '1,2') },
    fc.constantFrom(
      '*',
      '*/2',
      '?',
      'L',
      'LW',
      '15W',
      '5#2',
      '5L',
      '1-5',
      '1,2',
      '@daily',
      'mon',
      'jan-mar',
      '0',
      '7',
      '59',
      '31',
      '60',
      '*/0',
      '-',
      ',',
      '/',
      '#',
      'W',
      '22-2',
    ),
    fc.string({ maxLength: 6 }),
    fc.nat(70).map(String),
  );
  const text = fc.oneof(
    { weight: 5, arbitrary: fc.array(token, { minLength: 4, maxLength: 7 }).map((tokens) => tokens.join(' ')) },
    fc.string({ maxLength: 40, unit: 'binary' }),
  );
  // Time of this thread's own, not of a machine that others use too; what a collection of garbage slowed is asked again.
  const limitUs = 10_000;
  const cost = (work: () => void): number => {
    const { user, system } = process.threadCpuUsage();
    work();
    const used = process.threadCpuUsage();
    return used.user + used.system - user - system;
  };
  const after = Date.UTC(2026, 2, 28, 23);
  let accepted = 0;
  let slowest = 0;
  fc.assert(
    fc.property(text, fc.constantFrom('VIXIE', 'CELERY'), (expression, syntax) => {
      const parse = (): void => {
        try {
          const rule = ruleOf(parseRecurrence({ kind: 'cron', expression, syntax }), 'Europe/Vienna');
          accepted++;
          assert.ok((rule.next(after) ?? Infinity) > after);
        } catch (error) {
          if (!(error instanceof RecurrenceError)) throw error;
        }
      };
      let tries = 1;
      let used = cost(parse);
      for (; used > limitUs; used = cost(parse))
        assert.ok(tries++ < 3, `${JSON.stringify(expression)} took over 10 ms three times`);
      slowest = Math.max(slowest, used);
    }),
    { numRuns: crontabs, seed },
  );
  assert.ok(accepted > 100, `${accepted} accepted`);
  context.diagnostic(`${accepted} are rules; the slowest took ${(slowest / 1000).toFixed(1)} ms; seed ${seed}`);
});
