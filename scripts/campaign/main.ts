/**
 * `npm run campaign -- [--seconds 120 --nodes 3 --seed 1 --store mongodb|postgresql]`: real nodes and servers of its own under a
 * seeded sequence of faults, judged by what commands have written outside of the product. Exit code 1 unless all is right.
 */
import { parseArgs } from 'node:util';
import { runCampaign, type Result } from './campaign.ts';
import type { Store } from './plan.ts';

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

/** Whether all is right. */
function print({ verdicts, problems, faults }: Result): boolean {
  const counted = ['planned', 'done', 'skipped', 'again', 'repeated', 'latestMs'] as const;
  const wrong = ['missed', 'duplicate', 'overlapping', 'early'] as const;
  const heads = ['planned', 'done', 'skipped', 'again', 'repeated', 'latest ms', ...wrong, 'ledger'];
  const width = Math.max(...verdicts.map(({ rule }) => rule.length));
  console.log(`\n${faults} faults\n${[''.padEnd(width), ...heads].join('  ')}`);
  for (const verdict of verdicts) {
    const cells = [
      ...counted.map((name) => verdict[name]),
      ...wrong.map((name) => verdict[name].length),
      verdict.account.balanced ? 'ok' : '✖',
    ];
    console.log(
      [verdict.rule.padEnd(width), ...cells.map((cell, n) => String(cell).padStart(heads[n]!.length))].join('  '),
    );
  }
  for (const name of wrong) {
    for (const verdict of verdicts) {
      const instants = verdict[name].map((at) => new Date(at).toISOString());
      if (instants.length > 0) console.log(`✖ ${verdict.rule}, ${name}: ${instants.join(', ')}`);
    }
  }
  for (const problem of problems) console.log(`✖ ${problem}`);
  const sums = wrong.map((name) => `${name} ${verdicts.reduce((sum, one) => sum + one[name].length, 0)}`);
  console.log(sums.join(', '));
  return problems.length === 0 && verdicts.every((verdict) => wrong.every((name) => verdict[name].length === 0));
}
