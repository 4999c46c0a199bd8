/**
 * Compares our recurrence engine with independent ones on generated cases, and prints the differences.
 *
 *   node --import tsx scripts/oracles/compare.ts [cases per engine] [seed]     PYTHON=… names the interpreter (see answers.py)
 *
 * Python takes its zones from the package tzdata, which must be the version of `process.versions.tz` (2026c = tzdata 2026.3).
 *
 * Known differences, which are choices of ours, are counted by name (see docs/time.md). Any other makes the script fail.
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
import { type Case, makeCases, ZONES } from './cases.ts';

const [perEngine = 1500, seed = 1] = process.argv.slice(2).map(Number);
const python = process.env['PYTHON'] ?? 'python3';
const cases = makeCases(perEngine, seed);

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

/** Names the known reason for a difference; null when there is none. */
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
