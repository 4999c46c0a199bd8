/** Everything that must hold before work is shown: `npm run check`. Ends with one line for each step. */
import { spawn } from 'node:child_process';

interface Step {
  readonly name: string;
  readonly command: string;
}

const INDEPENDENT: readonly Step[] = [
  { name: 'types', command: 'tsc -p tsconfig.json' },
  { name: 'lint', command: 'oxlint --deny-warnings' },
  { name: 'layers', command: 'node scripts/layers.ts' },
  { name: 'format', command: 'prettier --check --log-level warn .' },
  { name: 'dead code', command: 'knip --no-progress' },
  { name: 'schema fresh', command: 'tsx scripts/schema.ts --check' },
  { name: 'operations fresh', command: 'tsx scripts/codegen.ts --check' },
];

/** Alone, since the tests measure time. */
const LAST: Step = { name: 'tests', command: 'node --import tsx scripts/test.ts' };

const results: { line: string; passed: boolean }[] = [];
const waiting = [...INDEPENDENT];
await Promise.all([work(), work()]);
await run(LAST);
console.log(`\n${results.map(({ line }) => line).join('\n')}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await run(step);
}

/** Shows what a step printed only if it failed. */
async function run({ name, command }: Step): Promise<void> {
  const began = performance.now();
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const { promise, resolve } = Promise.withResolvers<boolean>();
  child.once('close', (code) => resolve(code === 0));
  const passed = await promise;
  if (!passed) console.log(`\n── ${name}: ${command}\n${output.trimEnd()}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
  results.push({ line: `${passed ? '✔' : '✖'} ${name.padEnd(18)}${seconds} s`, passed });
}
