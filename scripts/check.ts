/**
 * Runs all checks that must pass before work is shown. The tests come last, so their count ends the output.
 *
 *   npm run check                       everything
 *   npm run check -- --without-tests    only what needs no server; under 90 s on two cores
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

interface Step {
  readonly name: string;
  readonly command: string;
}

/** The longest step comes first, so that two workers end at about the same time. */
const STEPS: readonly Step[] = [
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'lint', command: 'oxlint --deny-warnings' },
  { name: 'types', command: 'tsc -p tsconfig.json' },
  { name: 'dead code', command: 'knip --no-progress' },
  { name: 'documents fresh', command: 'tsx scripts/codegen.ts --check' },
  { name: 'schema fresh', command: 'tsx scripts/schema.ts --check' },
  { name: 'layers, circles', command: 'node scripts/layers.ts' },
];

const began = performance.now();
const failed: string[] = [];
const waiting = [...STEPS];
await Promise.all([work(), work()]);
console.log(
  `${failed.length === 0 ? 'all steps passed' : `failed: ${failed.join(', ')}`} after ${secondsSince(began)} s`,
);
// The tests run alone, because some of them measure time.
const testsCode = process.argv.includes('--without-tests') ? 0 : await runTests();
if (failed.length > 0) console.error(`\nfailed before the tests: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : testsCode;

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await run(step);
}

/** Runs a step and shows its output only if it failed. */
async function run({ name, command }: Step): Promise<void> {
  const start = performance.now();
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) failed.push(name);
  console.log(`${code === 0 ? '✔' : '✖'} ${name.padEnd(18)}${secondsSince(start).padStart(6)} s`);
  if (code !== 0) console.log(`── ${command}\n${output.trimEnd()}\n`);
}

async function runTests(): Promise<number> {
  const tests = spawn(process.execPath, ['--import', 'tsx', 'scripts/test.ts'], { stdio: 'inherit' });
  process.on('SIGINT', () => undefined).on('SIGTERM', () => tests.kill('SIGTERM'));
  const [code] = (await once(tests, 'exit')) as [number | null];
  return code ?? 1;
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}
