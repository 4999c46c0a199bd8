/**
 * Compares next() with croner and cron-parser: warm (rule kept) and cold (rule parsed for each answer).
 * `node --import tsx scripts/oracles/speed.ts`
 */
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { type RecurrenceRule, compile } from '../../src/recurrence/index.ts';

const EXPRESSIONS = [
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
const ZONES = ['UTC', 'Europe/Vienna', 'America/New_York'];
const START = Date.parse('2026-01-01T00:00Z');

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

/** Microseconds per call after warming up, measured for about 100 ms. */
function measure(run: (index: number) => unknown): number {
  let calls = 0;
  for (let index = 0; index < 20; index++) run(index);
  const started = performance.now();
  while (performance.now() - started < 100) for (let index = 0; index < 10; index++) run(calls++);
  return ((performance.now() - started) * 1000) / calls;
}

const instant = (index: number): number => START + (index % 365) * 86_400_000 + (index % 1000) * 61_000;
const totals: { name: string; times: number[][] }[] = [
  { name: 'warm', times: [] },
  { name: 'cold', times: [] },
];
for (const zone of ZONES) {
  for (const expression of EXPRESSIONS) {
    const ours = compile(ruleOf(expression, zone));
    const croner = new Cron(expression, { timezone: zone, paused: true });
    const parser = CronExpressionParser.parse(expression, { tz: zone });
    const warm = [
      measure((index) => ours.next(instant(index))),
      measure((index) => croner.nextRun(new Date(instant(index)))),
      measure((index) => (parser.reset(new Date(instant(index))), parser.next())),
    ];
    const cold = [
      measure((index) => compile(ruleOf(expression, zone)).next(instant(index))),
      measure((index) => new Cron(expression, { timezone: zone, paused: true }).nextRun(new Date(instant(index)))),
      measure((index) =>
        CronExpressionParser.parse(expression, { tz: zone, currentDate: new Date(instant(index)) }).next(),
      ),
    ];
    totals[0]?.times.push(warm);
    totals[1]?.times.push(cold);
    const ratio = ([mine = 0, ...others]: number[]): string => `${(Math.min(...others) / mine).toFixed(0)}×`;
    const show = (values: number[]): string => values.map((value) => value.toFixed(2).padStart(9)).join('');
    console.log(
      `${zone.padEnd(17)}${expression.padEnd(14)} warm µs${show(warm)} ${ratio(warm).padStart(6)}   cold µs${show(cold)} ${ratio(cold).padStart(6)}`,
    );
  }
}
for (const { name, times } of totals) {
  const sum = (engine: number): number => times.reduce((total, row) => total + (row[engine] ?? 0), 0);
  console.log(
    `${name}: croner ${(sum(1) / sum(0)).toFixed(0)}×, cron-parser ${(sum(2) / sum(0)).toFixed(0)}× our time`,
  );
}

const million = performance.now();
const rules = Array.from({ length: 1000 }, (_, index) =>
  compile(ruleOf(`${index % 60} ${index % 24} * * *`, ZONES[index % 3] ?? 'UTC')),
);
for (let index = 0; index < 1_000_000; index++) rules[index % 1000]?.next(instant(index));
console.log(`1,000,000 × next over 1,000 kept rules: ${(performance.now() - million).toFixed(0)} ms`);
const fresh = performance.now();
for (let index = 0; index < 1_000_000; index++)
  compile(ruleOf(`${index % 60} ${index % 24} * * *`, ZONES[index % 3] ?? 'UTC')).next(instant(index));
console.log(`1,000,000 × parse + next: ${(performance.now() - fresh).toFixed(0)} ms`);
