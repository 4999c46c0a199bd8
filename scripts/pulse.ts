/**
 * `npm run pulse [-- word… --nodes 1,2 --scale N]`: alpha's schedule of every second and its run of ten minutes beside each
 * hostile or careless case of test/e2e/pulse, on both alarm stores, as a table. `word` chooses cases by their names.
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
  // One store after the other, so that they do not hurt each other.
  const args = ['--import', 'tsx', 'scripts/test.ts', 'e2e/pulse', '--test-concurrency=1', '--test-timeout=3600000'];
  const runner = spawn(process.execPath, args, {
    stdio: ['ignore', 2, 2],
    env: {
      ...process.env,
      POLYCHRON_PULSE_RESULTS: results,
      POLYCHRON_PULSE_NODES: values.nodes,
      POLYCHRON_PULSE_SCALE: values.scale,
      POLYCHRON_PULSE_CASES: positionals.join(','),
    },
  });
  const [code] = (await once(runner, 'exit')) as [number | null];
  const lines = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  printTable(lines.map((line) => JSON.parse(line) as PulseResult));
  process.exitCode = code ?? 1;
} finally {
  await rm(folder, { recursive: true });
}

function printTable(rows: readonly PulseResult[]): void {
  const name = Math.max(20, ...rows.map((row) => row.who.length + row.name.length + 2));
  console.log(`${'case'.padEnd(name)}  store       nodes  worst ms  missing  stream ms  unseen  machine ms  run`);
  for (const row of rows) {
    const cells = [
      `${row.who}: ${row.name}`.padEnd(name),
      row.store.padEnd(10),
      String(row.nodes).padStart(5),
      String(row.worstMs).padStart(8),
      String(row.missing).padStart(7),
      String(row.streamMs).padStart(9),
      String(row.unseen).padStart(6),
      String(row.stallMs).padStart(10),
      `${row.state} ${row.attempt}${row.holds ? '' : '  ✖'}`,
    ];
    console.log(cells.join('  '));
  }
  const broken = rows.filter(({ holds }) => !holds).length;
  console.log(`\n${rows.length} cases, ${broken} did not hold`);
}
