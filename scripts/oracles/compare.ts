/**
 * Compares the engine with independent ones on generated cases and prints what differs.
 *
 *   node --import tsx scripts/oracles/compare.ts [cases per engine] [seed]     PYTHON=… names the interpreter (see answers.py)
 *
 * Python takes its zones from the package tzdata, which must be the version of `process.versions.tz` (2026c = tzdata 2026.3).
 *
 * Differences that are choices of ours are counted by name (see docs/time.md); any other makes the script fail.
 */
import { spawnSync } from 'node:child_process';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import {
  type DstPolicy,
  type Recurrence,
  type RecurrenceRule,
  compile,
  parseCronExpression,
} from '../../src/recurrence/index.ts';

interface Case {
  engine: string;
  expression: string;
  zone: string;
  /** epoch seconds */
  after: number;
  count: number;
}

const [perEngine = 1500, seed = 1] = process.argv.slice(2).map(Number);
const python = process.env['PYTHON'] ?? 'python3';
const ZONES = [
  'UTC',
  'Europe/Vienna',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Moscow',
  'Europe/Istanbul',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'America/Mexico_City',
  'America/Caracas',
  'America/Asuncion',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Gaza',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Asia/Amman',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Lagos',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Australia/Perth',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Atlantic/Azores',
];
const EDGES = [
  '2026-03-08',
  '2026-03-29',
  '2026-11-01',
  '2026-10-25',
  '2026-04-05',
  '2026-10-04',
  '2026-09-06',
  '2026-04-24',
  '2026-09-27',
  '2026-02-15',
  '2026-03-22',
  '2011-12-30',
  '2018-11-04',
  '2014-10-26',
];

let state = seed;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
const between = (low: number, high: number): number => low + random(high - low + 1);

function makeField(min: number, max: number, wrap = false): string {
  // two different values: croniter reads 2-2 as any day, cron-parser refuses 2,2
  const a = between(min, max);
  const b = min + ((a - min + between(1, max - min)) % (max - min + 1));
  switch (random(wrap ? 7 : 6)) {
    case 0:
    case 1:
      return '*';
    case 2:
      return `*/${between(1, Math.ceil((max - min) / 2))}`;
    case 3:
      return `${Math.min(a, b)}-${Math.max(a, b)}`;
    case 4:
      return `${a},${b}`;
    case 5:
      return String(a);
    default:
      return `${a}-${b}/${between(1, 4)}`;
  }
}

function makeAfter(): number {
  return random(2) === 0
    ? between(Date.parse('2000-01-01Z') / 1000, Date.parse('2036-01-01Z') / 1000)
    : Date.parse(`${pick(EDGES)}T00:00Z`) / 1000 + between(-36, 30) * 3600;
}

function makeCron(syntax: 'vixie' | 'celery', plain = false): string {
  const wrap = syntax === 'celery';
  const hour = random(2) === 0 ? pick(['0', '1', '2', '3', '2,3', '0-4']) : makeField(0, 23, wrap);
  const dayOfWeek = wrap || plain ? makeField(0, 6, wrap) : pick([makeField(0, 7), 'mon-fri', '5L', '2#3', '7']);
  const dayOfMonth = wrap || plain ? makeField(1, 28, wrap) : pick([makeField(1, 28), 'L', '*']);
  return [makeField(0, 59, wrap), hour, dayOfMonth, random(3) === 0 ? makeField(1, 12, wrap) : '*', dayOfWeek].join(
    ' ',
  );
}

/** Without week 53, which dateutil also sees on 2 January 2022. */
function makeRRule(): string {
  const freq = pick(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
  const parts = [`FREQ=${freq}`];
  if (random(2)) parts.push(`INTERVAL=${between(2, 5)}`);
  if (random(3) === 0) parts.push(`COUNT=${between(1, 40)}`);
  if (freq !== 'YEARLY' && random(3) === 0) parts.push(`BYMONTH=${between(1, 6)},${between(7, 12)}`);
  if (freq === 'MONTHLY' || freq === 'YEARLY')
    parts.push(
      pick([
        'BYMONTHDAY=-1',
        'BYMONTHDAY=15,31',
        'BYDAY=2TU',
        'BYDAY=-1FR,1MO',
        'BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
        'BYMONTHDAY=13;BYDAY=FR',
      ]),
    );
  else if (random(2)) parts.push(`BYDAY=${pick(['MO', 'TU,TH', 'MO,WE,FR', 'SA,SU'])}`);
  if (freq === 'YEARLY' && random(3) === 0)
    parts.splice(
      1,
      parts.length,
      pick(['BYWEEKNO=1,20;BYDAY=MO', 'BYYEARDAY=1,100,-1', 'BYWEEKNO=50;BYDAY=TU,SU', 'BYDAY=20MO']),
    );
  if (random(3) === 0) parts.push('BYHOUR=9,17');
  if (random(5) === 0) parts.push('WKST=SU');
  const start = new Date(between(Date.parse('2000-01-01Z') / 1000, Date.parse('2030-01-01Z') / 1000) * 1000)
    .toISOString()
    .slice(0, 19);
  return `${parts.join(';')}|${start}`;
}

const cases: Case[] = [];
for (let index = 0; index < perEngine; index++) {
  const vixie = { expression: makeCron('vixie'), zone: pick(ZONES), after: makeAfter(), count: 5 };
  cases.push({ engine: 'cronsim', ...vixie });
  const plain = { expression: makeCron('vixie', true), zone: pick(ZONES), after: makeAfter(), count: 5 };
  cases.push(
    { engine: 'croniter', ...plain, zone: 'UTC' },
    { engine: 'croner', ...plain },
    { engine: 'cron-parser', ...plain },
  );
  if (index % 3 === 0)
    cases.push({ engine: 'celery', expression: makeCron('celery'), zone: pick(ZONES), after: makeAfter(), count: 5 });
  cases.push({ engine: 'celery_remaining', expression: makeCron('celery'), zone: 'UTC', after: makeAfter(), count: 5 });
  const rrule = makeRRule();
  cases.push({
    engine: 'dateutil',
    expression: rrule,
    zone: 'UTC',
    after: between(Date.parse('2000-01-01Z') / 1000, Date.parse('2034-01-01Z') / 1000),
    count: 5,
  });
}

function answersOfPython(asked: readonly Case[]): { instants?: number[]; error?: string }[] {
  const run = spawnSync(python, [new URL('answers.py', import.meta.url).pathname], {
    input: asked.map((item) => JSON.stringify(item)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, PYTHONTZPATH: '' },
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function answerOfJavaScript({ engine, expression, zone, after, count }: Case): { instants?: number[]; error?: string } {
  try {
    if (engine === 'croner') {
      const cron = new Cron(expression, { timezone: zone, domAndDow: false, paused: true });
      return { instants: cron.nextRuns(count, new Date(after * 1000)).map((date) => date.getTime() / 1000) };
    }
    const found = CronExpressionParser.parse(expression, { tz: zone, currentDate: new Date(after * 1000) });
    return { instants: Array.from({ length: count }, () => found.next().getTime() / 1000) };
  } catch (error) {
    return { error: String(error) };
  }
}

const STEP_RESTRICTS = ['croniter', 'croner', 'cron-parser'];
const POLICY: Record<string, DstPolicy> = {
  cronsim: { gap: 'NEXT_VALID', fold: 'FIRST' },
  celery: { gap: 'SKIP', fold: 'BOTH' },
};

function ourAnswer(
  { engine, expression, zone, after, count }: Case,
  dst = POLICY[engine] ?? { gap: 'SHIFT', fold: 'FIRST' },
): number[] {
  const [rule = '', start = ''] = expression.split('|');
  const syntax = engine.startsWith('celery') ? 'CELERY' : 'VIXIE';
  const recurrence: Recurrence =
    engine === 'dateutil' ? { kind: 'rrule', rule, start } : { kind: 'cron', expression, syntax };
  const plan: RecurrenceRule = {
    recurrence,
    timeZone: zone,
    dst,
    startsAt: null,
    endsAt: null,
    exclusions: [],
    jitterMs: 0,
    jitterSeed: '',
    anchor: 0,
  };
  const compiled = compile(plan);
  const found: number[] = [];
  for (let at = compiled.next(after * 1000); at !== null && found.length < count; at = compiled.next(at))
    found.push(at / 1000);
  return found;
}

/** Why an answer may differ; null = unexplained. */
function explain(
  item: Case,
  theirs: readonly number[],
  ours: readonly number[],
  error: string | undefined,
): string | null {
  if (error?.includes('loop limit')) return 'gives up there';
  if (error !== undefined) return ours.length === 0 ? 'refused there, never here' : null;
  const same = (dst: DstPolicy): boolean => JSON.stringify(ourAnswer(item, dst)) === JSON.stringify(theirs);
  const policies = (['SHIFT', 'NEXT_VALID', 'SKIP'] as const).flatMap((gap) =>
    (['FIRST', 'SECOND', 'BOTH'] as const).map((fold) => ({ gap, fold })),
  );
  if (policies.some(same)) return 'is another policy of ours';
  const [minute = '', hour = '', dayOfMonth = '', , dayOfWeek = ''] = item.expression.split(' ');
  const clockChanges = (): boolean => {
    const first = Math.min(theirs[0] ?? Infinity, ours[0] ?? Infinity);
    const last = Math.max(theirs.at(-1) ?? first, ours.at(-1) ?? first);
    const reading = compile({
      recurrence: { kind: 'once', at: 0 },
      timeZone: item.zone,
      dst: { gap: 'SHIFT', fold: 'FIRST' },
      startsAt: null,
      endsAt: null,
      exclusions: [],
      jitterMs: 0,
      jitterSeed: '',
      anchor: 0,
    });
    const differs = [...theirs, ...ours].filter((at) => theirs.includes(at) !== ours.includes(at));
    const nearChange = differs.some(
      (at) => new Set([-26, -2, 0, 2, 26].map((hours) => reading.describe((at + hours * 3600) * 1000).offset)).size > 1,
    );
    return nearChange && Number.isFinite(last);
  };
  if (STEP_RESTRICTS.includes(item.engine) && (dayOfMonth.startsWith('*/') || dayOfWeek.startsWith('*/')))
    return 'a star with a step counts as restricted there (OR), as a star in Debian (AND)';
  if (item.zone !== 'UTC' && clockChanges()) {
    const everyHour = parseCronExpression(item.expression, 'VIXIE').hours.length === 24;
    if (everyHour) return 'at a change of the clock, every hour';
    return minute.startsWith('*') || hour.startsWith('*')
      ? 'at a change of the clock, wildcard with chosen hours'
      : 'at a change of the clock, chosen hours';
  }
  return null;
}

const tally = new Map<string, Map<string, number>>();
const examples = new Map<string, string>();
let unexplained = 0;
const inPython = cases.filter(({ engine }) => engine !== 'croner' && engine !== 'cron-parser');
const pythonAnswers = answersOfPython(inPython);
const fromPython = new Map(inPython.map((item, index) => [item, pythonAnswers[index]]));
for (const item of cases) {
  const { instants = [], error } = fromPython.get(item) ?? answerOfJavaScript(item);
  let ours = ourAnswer(item);
  if (item.engine === 'celery') ours = ours.filter((at) => at < Math.floor(item.after / 60) * 60 + 60 + 40 * 86_400);
  const agrees = error === undefined && JSON.stringify(instants) === JSON.stringify(ours);
  const verdict = agrees ? 'agrees' : (explain(item, instants, ours, error) ?? 'UNEXPLAINED');
  const row = tally.get(item.engine) ?? new Map<string, number>();
  row.set(verdict, (row.get(verdict) ?? 0) + 1);
  tally.set(item.engine, row);
  const show = (values: readonly number[]): string =>
    values.map((at) => new Date(at * 1000).toISOString().slice(0, 16)).join(' ');
  const text = `${item.expression} | ${item.zone} after ${new Date(item.after * 1000).toISOString()}\n    theirs ${error ?? show(instants)}\n    ours   ${show(ours)}`;
  if (verdict === 'UNEXPLAINED' && unexplained++ < 10) console.log(`${item.engine}: ${text}`);
  else if (!agrees && !examples.has(`${item.engine}: ${verdict}`)) examples.set(`${item.engine}: ${verdict}`, text);
}
for (const [engine, row] of tally) console.log(engine, Object.fromEntries(row));
if (process.env['EXAMPLES']) for (const [verdict, text] of examples) console.log(`${verdict}\n    ${text}`);
console.log(`${cases.length} cases, ${ZONES.length} zones, seed ${seed}: ${unexplained} unexplained differences`);
process.exitCode = unexplained > 0 ? 1 : 0;
