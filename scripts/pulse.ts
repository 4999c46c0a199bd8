/**
 * `npm run pulse [-- word… --nodes 1,2 --scale N]`
 *
 * Plays every hostile or careless case of test/e2e/pulse on both alarm stores, and prints a table. Beside each case, the tenant
 * alpha has a schedule of every second and a run of ten minutes. `word` chooses cases by their names.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PulseResult } from '../test/e2e/pulse/suite.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: 'string', default: '1,2' }, scale: { type: 'string', default: '1' } },
});
const folder = await mkdtemp(join(tmpdir(), 'polychron-pulse-'));
const results = join(folder, 'results');
try {
  // One store after the other, so that they do not slow each other down.
  const args = ['--import', 'tsx', 'scripts/test.ts', 'e2e/pulse', '--test-concurrency=1', '--test-timeout=3600000'];
  const runner = spawn(process.execPath, args, {
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      POLYCHRON_PULSE_RESULTS: results,
      POLYCHRON_PULSE_NODES: values.nodes,
      POLYCHRON_PULSE_SCALE: values.scale,
      POLYCHRON_PULSE_CASES: JSON.stringify(positionals),
    },
  });
  const [code] = (await once(runner, 'exit')) as [number | null];
  const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const rows = lines.map((line) => JSON.parse(line) as PulseResult);
  printTable(rows);
  if (rows.length === 0) console.error(`no case was played; is "${positionals.join('" or "')}" part of a name?`);
  process.exitCode = rows.length === 0 || rows.some(({ holds }) => !holds) ? 1 : (code ?? 1);
} finally {
  await rm(folder, { recursive: true });
}

/** Prints a row for each case. A column for each store and number of nodes shows the latest start, in milliseconds. */
function printTable(rows: readonly PulseResult[]): void {
  const placeOf = ({ store, nodes }: PulseResult): string => `${store} ${nodes}`;
  const nameOf = ({ who, name }: PulseResult): string => `${who}: ${name}`;
  const places = [...new Set(rows.map(placeOf))].sort();
  const names = [...new Set(rows.map(nameOf))];
  const width = Math.max(20, ...names.map((name) => name.length));
  const heads = [...places, 'missing', 'stream ms', 'machine ms'];
  console.log(['latest start in ms, by store and nodes'.padEnd(width), ...heads].join('  '));
  for (const name of names) {
    const same = rows.filter((row) => nameOf(row) === name);
    const cells = places.map((place) => {
      const row = same.find((one) => placeOf(one) === place);
      return row ? `${row.holds ? '' : '✖ '}${row.worstMs}` : '–';
    });
    const most = (pick: (row: PulseResult) => number): string => String(Math.max(...same.map(pick)));
    cells.push(
      most(({ missing }) => missing),
      most(({ streamMs }) => streamMs),
      most(({ stallMs }) => stallMs),
    );
    console.log([name.padEnd(width), ...cells.map((cell, n) => cell.padStart(heads[n]!.length))].join('  '));
  }
  const broken = rows.filter(({ holds }) => !holds);
  if (broken.length > 0) console.log('\nthose that did not hold:');
  for (const row of broken) {
    const { seconds, missing, unseen, worstMs, decidedMs, streamMs, stallMs, state, attempt } = row;
    const figures = { seconds, missing, unseen, worstMs, decidedMs, streamMs, stallMs, state, attempt };
    console.log(`✖ ${nameOf(row)} (${placeOf(row)}): ${JSON.stringify(figures)}`);
  }
  const pulses = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  console.log(`\n${names.length} cases, played ${rows.length} times, ${pulses} pulses; ${broken.length} did not hold`);
}
