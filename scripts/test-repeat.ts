/**
 * Repeats the tests while the machine is busy, to find tests that pass only on a quiet machine.
 *
 *   npm run test:repeat -- --times 10 --load 4                       everything.
 *   npm run test:repeat -- --times 3 --load 4 e2e/crash scheduling   only files whose path contains one of the words.
 *
 * `--times` defaults to 5. `--load` is the number of processes that only compute, 0 to 64, by default twice the cores.
 * `--keep folder` writes the output of each round, in TAP, to `folder/round-N.tap`.
 * It prints the failures of each round, then how often each test has failed. The exit code is 1 if any has.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    times: { type: 'string', default: '5' },
    load: { type: 'string', default: `${2 * availableParallelism()}` },
    keep: { type: 'string' },
  },
  allowPositionals: true,
});
const times = wholeNumber('times', values.times, 1, 1_000);
const load = wholeNumber('load', values.load, 0, 64);

let interrupted = false;
const loaders: ChildProcess[] = [];
process.on('SIGINT', () => (interrupted = true)).on('SIGTERM', () => (interrupted = true));
// The load must end with this process.
process.on('exit', endLoad);

const failures = new Map<string, number>();
let broken = 0;
try {
  startLoad();
  for (let round = 1; round <= times && !interrupted; round += 1) await runRound(round);
} finally {
  endLoad();
}
report();

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  console.error(`--${name} must be a whole number from ${least} to ${most}, but is "${text}"`);
  process.exit(2);
}

function startLoad(): void {
  // A load process ends when its parent has ended, even by a kill.
  const busy = `const parent = process.ppid; for (;;) { for (let n = 0; n < 1e8; n += 1); if (process.ppid !== parent) process.exit(); }`;
  for (let n = 0; n < load; n += 1) loaders.push(spawn(process.execPath, ['-e', busy], { stdio: 'ignore' }));
}

function endLoad(): void {
  for (const child of loaders.splice(0)) child.kill('SIGKILL');
}

async function runRound(round: number): Promise<void> {
  const began = performance.now();
  const args = ['--import', 'tsx', 'scripts/test.ts', '--test-reporter=tap', ...positionals];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const forward = (): void => void child.kill('SIGTERM');
  process.once('SIGTERM', forward);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-10_000)));
  const [code] = (await once(child, 'close')) as [number | null];
  process.off('SIGTERM', forward);
  if (values.keep !== undefined) {
    await mkdir(values.keep, { recursive: true });
    await writeFile(join(values.keep, `round-${round}.tap`), output);
  }
  if (interrupted) return;

  const failed = failedTests(output);
  for (const name of failed) failures.set(name, (failures.get(name) ?? 0) + 1);
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  const verdict = code === 0 ? 'passed' : failed.length > 0 ? `${failed.length} failed` : `ended with ${code}`;
  console.log(`round ${round} of ${times}, load ${load}: ${verdict} in ${seconds} s`);
  for (const name of failed) console.log(`  ✖ ${name}`);
  if (code === 0 || failed.length > 0) return;
  broken += 1;
  console.log(errors.trimEnd());
}

/** The names of the innermost tests that failed, each with the names of its suites. */
function failedTests(tap: string): readonly string[] {
  const around: string[] = [];
  const found: string[] = [];
  let deepest = '';
  for (const line of tap.split('\n')) {
    const opened = /^( *)# Subtest: (.*)$/.exec(line);
    if (opened) {
      const depth = opened[1]!.length / 4;
      around.length = depth;
      around[depth] = opened[2]!;
    }
    const ended = /^( *)not ok \d+ - (.*?)(?: # .*)?$/.exec(line);
    if (!ended) continue;
    const name = [...around.slice(0, ended[1]!.length / 4), ended[2]!].join(' › ');
    // A suite is reported as failed after its failed test, so it is left out.
    if (!deepest.startsWith(`${name} › `)) found.push(name);
    deepest = name;
  }
  return found;
}

function report(): void {
  const rows = [...failures].sort(([, a], [, b]) => b - a);
  const whole = interrupted ? 'interrupted; in the whole rounds' : 'in all rounds';
  console.log(rows.length + broken === 0 ? `\n${whole} no test has failed` : '\nfailed  test');
  for (const [name, count] of rows) console.log(`${String(count).padStart(6)}  ${name}`);
  if (broken > 0) console.log(`${String(broken).padStart(6)}  (rounds that ended without naming a test)`);
  process.exitCode = interrupted ? 130 : rows.length + broken > 0 ? 1 : 0;
}
