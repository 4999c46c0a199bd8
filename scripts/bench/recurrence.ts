import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { compile, type RecurrenceRule } from '../../src/recurrence/index.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';

/** Expressions that are common in crontabs. */
const expressions = [
  '* * * * *',
  '*/5 * * * *',
  '0 * * * *',
  '30 2 * * *',
  '0 9 * * 1-5',
  '0 0 1 * *',
  '0 0 13 * 5',
  '15 14 1 1 *',
  '0 12 29 2 *',
];
const zones = ['UTC', 'Europe/Vienna', 'America/New_York'];
const start = Date.parse('2026-01-01T00:00Z');

/** Compares next() of our engine with the two most used libraries: warm (rule kept) and cold (rule parsed for each answer). */
export const recurrence: Part = async (_servers, { quick }) => {
  say('recurrence: next() against croner and cron-parser');
  const ms = quick ? 20 : 50;
  const cases = zones.flatMap((zone) => expressions.map((expression) => measureCase(expression, zone, ms)));
  const mean = (pick: (one: Case) => number): number => cases.reduce((sum, one) => sum + pick(one), 0) / cases.length;
  const rows = (['warm', 'cold'] as const).map((name): Row => {
    const [ours, croner, parser] = ([0, 1, 2] as const).map((engine) => mean((one) => one[name][engine])) as [
      number,
      number,
      number,
    ];
    const worst = Math.min(...cases.map((one) => Math.min(one[name][1], one[name][2]) / one[name][0]));
    return {
      part: 'recurrence (us per next)',
      what: `${name}, mean of ${cases.length} cases`,
      figures: {
        ours,
        croner,
        'cron-parser': parser,
        'x croner': croner / ours,
        'x cron-parser': parser / ours,
        'x better one, worst case': worst,
      },
    };
  });

  const count = quick ? 100_000 : 1_000_000;
  say(`recurrence: ${count} schedules recomputed`);
  const rules = Array.from({ length: 1_000 }, (_, i) =>
    ruleOf(`${i % 60} ${i % 24} * * *`, zones[i % zones.length] ?? 'UTC'),
  );
  const kept = rules.map((rule) => compile(rule));
  const total = (what: string, next: (i: number) => unknown): Row => {
    const began = performance.now();
    for (let i = 0; i < count; i++) next(i);
    const took = performance.now() - began;
    return {
      part: 'recurrence (schedules recomputed)',
      what,
      figures: { schedules: count, seconds: took / 1_000, 'per s': Math.round((count / took) * 1_000) },
    };
  };
  rows.push(total('1,000 kept rules', (i) => kept[i % 1_000]?.next(instant(i))));
  rows.push(total('each parsed anew', (i) => compile(rules[i % 1_000] as RecurrenceRule).next(instant(i))));
  return rows;
};

/** Microseconds a call: ours, croner's, cron-parser's. */
interface Case {
  readonly warm: readonly [number, number, number];
  readonly cold: readonly [number, number, number];
}

function measureCase(expression: string, zone: string, ms: number): Case {
  const rule = ruleOf(expression, zone);
  const ours = compile(rule);
  const croner = new Cron(expression, { timezone: zone, paused: true });
  const parser = CronExpressionParser.parse(expression, { tz: zone });
  return {
    warm: [
      measure((i) => ours.next(instant(i)), ms),
      measure((i) => croner.nextRun(new Date(instant(i))), ms),
      measure((i) => (parser.reset(new Date(instant(i))), parser.next()), ms),
    ],
    cold: [
      measure((i) => compile(rule).next(instant(i)), ms),
      measure((i) => new Cron(expression, { timezone: zone, paused: true }).nextRun(new Date(instant(i))), ms),
      measure(
        (i) => CronExpressionParser.parse(expression, { tz: zone, currentDate: new Date(instant(i)) }).next(),
        ms,
      ),
    ],
  };
}

/** Microseconds a call, after warming up. */
function measure(run: (index: number) => unknown, ms: number): number {
  for (let i = 0; i < 20; i++) run(i);
  let calls = 0;
  const began = performance.now();
  while (performance.now() - began < ms) for (let i = 0; i < 10; i++) run(calls++);
  return ((performance.now() - began) * 1_000) / calls;
}

function instant(index: number): number {
  return start + (index % 365) * 86_400_000 + (index % 1_000) * 61_000;
}

function ruleOf(expression: string, timeZone: string): RecurrenceRule {
  return {
    recurrence: { kind: 'cron', expression, syntax: 'VIXIE' },
    timeZone,
    dst: { gap: 'SHIFT', fold: 'FIRST' },
    startsAt: null,
    endsAt: null,
    exclusions: [],
    jitterMs: 0,
    jitterSeed: 's',
    anchor: 0,
  };
}
