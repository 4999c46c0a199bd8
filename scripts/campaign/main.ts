/**
 * `npm run campaign -- [--seconds 120 --nodes 3 --seed 1 --store mongodb|postgresql]`
 *
 * Runs real nodes and servers under a seeded sequence of faults. It judges them by what their commands have written outside of
 * the product. The exit code is 1 unless all is right.
 */
import { parseArgs } from 'node:util';
import { runCampaign, type Result } from './campaign.ts';
import type { Store } from './plan.ts';

/** The faults of a verdict; all of them must be empty. */
const wrong = ['missed', 'duplicate', 'overlapping', 'early'] as const;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    nodes: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'mongodb' },
  },
});
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => stop.abort(new Error(`ended by ${signal}`)));
}
try {
  const options = {
    seconds: whole('seconds', 5, 3_600),
    nodes: whole('nodes', 1, 5),
    seed: whole('seed', 0, 2 ** 32 - 1),
    store: storeOf(values.store),
  };
  console.log(`seed ${options.seed}, ${options.nodes} nodes, ${options.seconds} s, alarm in ${options.store}`);
  const result = await runCampaign({ ...options, report: (line) => console.log(line), signal: stop.signal });
  process.exitCode = print(result) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function whole(name: 'seconds' | 'nodes' | 'seed', least: number, most: number): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new Error(`--${name} ${values[name]}: a whole number from ${least} to ${most} is needed`);
  return value;
}

function storeOf(given: string): Store {
  if (given === 'mongodb' || given === 'postgresql') return given;
  throw new Error(`--store ${given}: "mongodb" or "postgresql" is needed`);
}

/** Prints the result and returns whether all is right. */
function print(result: Result): boolean {
  const { verdicts, problems } = result;
  printTable(result);
  for (const verdict of verdicts) for (const name of wrong) printWrong(result, verdict, name);
  for (const problem of problems) console.log(`✖ ${problem}`);
  const sums = wrong.map((name) => `${name} ${verdicts.reduce((sum, one) => sum + one[name].length, 0)}`);
  console.log(sums.join(', '));
  return problems.length === 0 && verdicts.every((verdict) => wrong.every((name) => verdict[name].length === 0));
}

function printTable({ verdicts, faults }: Result): void {
  const counted = ['planned', 'done', 'skipped', 'again', 'repeated', 'latestMs'] as const;
  const heads = ['planned', 'done', 'skipped', 'again', 'repeated', 'latest ms', ...wrong, 'ledger'];
  const width = Math.max(...verdicts.map(({ rule }) => rule.length));
  console.log(`\n${faults} faults\n${[''.padEnd(width), ...heads].join('  ')}`);
  for (const verdict of verdicts) {
    const counts = [...counted.map((name) => verdict[name]), ...wrong.map((name) => verdict[name].length)];
    const cells = [...counts, verdict.account.balanced ? 'ok' : '✖'];
    const padded = cells.map((cell, n) => String(cell).padStart(heads[n]!.length));
    console.log([verdict.rule.padEnd(width), ...padded].join('  '));
  }
}

/** Prints each wrong instant with all lines that its attempts have written. */
function printWrong(
  { effects, from }: Result,
  verdict: Result['verdicts'][number],
  name: (typeof wrong)[number],
): void {
  const second = (at: number): string => ((at - from) / 1_000).toFixed(3);
  for (const instant of verdict[name]) {
    console.log(`✖ ${verdict.rule}, ${name}: the instant of second ${second(instant)}`);
    const lines = effects.filter((effect) => effect.rule === verdict.rule && effect.instant === instant);
    for (const { mark, runId, attempt, at } of lines)
      console.log(`    ${second(at)} s  ${mark} of attempt ${attempt}, run ${runId}`);
  }
}
