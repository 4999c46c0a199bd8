/**
 * Sends requests to each REST dialect that its own description allows, and some that it does not:
 * `npm run fuzz [-- cases [seed [dialect…]]]`.
 *
 * By default there are at least 2000 generated cases for each, from seed 1, against the program on a fresh database.
 * Schemathesis is pinned in requirements.txt, see ../python.ts. It prints a line for each round. When a check failed, it
 * prints the details, and the exit code is 1.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Dialect } from '../../src/systems/dialect.ts';
import type { Service } from '../bench/service.ts';
import { type Sample, samples } from '../clients/samples.ts';
import { dialects, withService } from '../clients/service.ts';
import { pythonWith } from '../python.ts';

const [enough = '2000', seed = '1', ...only] = process.argv.slice(2);
const patienceMs = 15 * 60_000;
const mostRounds = 20;
/** Checks that do not apply: a description cannot say all that must hold between fields. */
const meaningless = ['positive_data_acceptance', 'missing_required_header'];
/** Checks that a dialect does not pass on purpose. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  // A deleted task can still be read by its id.
  timetable: ['use_after_free'],
};
const mark = '77000077';

interface Round {
  readonly cases: number;
  readonly failures: number;
  readonly seconds: number;
  /** The counts of the hooks. */
  readonly tally: Readonly<Record<string, number>>;
  readonly output: string;
}

const folder = await mkdtemp(join(tmpdir(), 'polychron-fuzz-'));
let failures = 0;
try {
  const python = pythonWith('fuzz', join(import.meta.dirname, 'requirements.txt'));
  await withService(async (service) => {
    for (const dialect of dialects.filter(({ name }) => only.length === 0 || only.includes(name))) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a seed always asks the same
      failures += await fuzz(python, dialect, service);
    }
  });
} catch (error) {
  failures += 1;
  console.error(error instanceof Error ? error.message : error);
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${failures} failures, seed ${seed}`);
process.exitCode = failures === 0 ? 0 : 1;

/** Runs rounds until there have been enough cases. The number of cases of a round depends on the parameters. */
async function fuzz(python: string, dialect: Dialect, service: Service): Promise<number> {
  const made = await makeSome(dialect, service);
  let [all, failed] = [0, 0];
  for (let round = 0; all < Number(enough) && round < mostRounds; round++) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    const { cases, failures, seconds, tally, output } = await runRound(python, dialect, service, { round, made });
    all += cases;
    failed += failures;
    const counted = Object.entries(tally).map(([what, count]) => `${count} ${what}`);
    console.log(
      `${failures === 0 ? '✔' : '✖'} ${dialect.name}, round ${round + 1}: ${cases} cases (${counted.sort().join(', ')}), ${failures} failures, ${seconds} s`,
    );
    if (failures > 0) console.log(output);
  }
  console.log(`  ${dialect.name}: ${all} cases, ${failed} failures`);
  return all < Number(enough) ? failed + 1 : failed;
}

function sampleOf({ name }: Dialect): Sample {
  const sample = samples[name];
  if (!sample) throw new Error(`${name} is missing in scripts/clients/samples.ts`);
  return sample;
}

/** In one dialect names are unique in a tenant, so each dialect gets numbers of its own. */
function numbersOf(dialect: Dialect): number {
  return (dialects.indexOf(dialect) + 1) * 1_000_000;
}

/** Makes some things that the first requests can ask for, and returns the answers. */
async function makeSome(dialect: Dialect, { url, token }: Service): Promise<unknown[]> {
  const sample = sampleOf(dialect);
  return Promise.all(
    [1, 2, 3, 4, 5].map(async (i) => {
      const { method, path } = sample;
      const headers = { ...sample.credentials(token) };
      const answer = await fetch(url + path, {
        method,
        headers,
        body: JSON.stringify(sample.body(numbersOf(dialect) + i)),
      });
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    }),
  );
}

async function runRound(
  python: string,
  dialect: Dialect,
  service: Service,
  { round, made }: { readonly round: number; readonly made: readonly unknown[] },
): Promise<Round> {
  const { name } = dialect;
  const sample = sampleOf(dialect);
  const [report, tally] = [join(folder, `${name}-${round}.json`), join(folder, `${name}-${round}-tally.json`)];
  const credentials = sample.credentials(service.token);
  const [path = '', query = ''] = sample.path.split('?', 2);
  const { status } = dialect.refuse({ code: 'VALIDATION', message: '', method: 'GET', anonymous: false });
  const excluded = [...meaningless, ...(otherwise[name] ?? []), ...(status < 300 ? ['negative_data_rejection'] : [])];
  const settings = {
    // Each round has another seed, which is the same in every run.
    seed: Number(seed) * mostRounds + round,
    credentials: Object.keys(credentials),
    made,
    mark,
    first: numbersOf(dialect) + (round + 1) * 10_000,
    tally,
    sample: {
      operation: `${sample.method} ${path.replace(/\/$/, '')}`,
      body: sample.body(Number(mark)),
      query: Object.fromEntries(new URLSearchParams(query)),
    },
  };
  const args = [
    ['run', `${service.url}/openapi/${name}.json`, '--url', service.url],
    ...Object.entries(credentials).map(([header, value]) => ['-H', `${header}: ${value}`]),
    // Only generated data differs from round to round.
    ['--phases', round === 0 ? 'examples,coverage,fuzzing,stateful' : 'fuzzing,stateful'],
    ['--max-examples', '100', '--seed', String(settings.seed), '--generation-database', 'none', '--workers', '1'],
    ['--checks', 'all', '--exclude-checks', excluded.join(','), '--continue-on-failure'],
    // ProVision's executeTask waits ten seconds for the end of the run.
    ['--max-response-time', '15', '--request-timeout', '30', '--suppress-health-check', 'all', '--no-color'],
    ['--report', 'json', '--report-json-path', report],
  ].flat();
  const began = performance.now();
  const { code, output } = await runSchemathesis(python, args, settings);
  const seconds = Math.round((performance.now() - began) / 1000);
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) throw new Error(`schemathesis ended with ${code} and without a report:\n${output}`);
  const { test_cases: counts, errors } = JSON.parse(text) as {
    readonly test_cases: { readonly unique_failures: number };
    readonly errors: readonly unknown[];
  };
  const found = counts.unique_failures + errors.length;
  const counted = JSON.parse(await readFile(tally, 'utf8')) as Readonly<Record<string, number>>;
  return {
    // Schemathesis' own count includes the probes of its checks.
    cases: (counted['done'] ?? 0) + (counted['refused'] ?? 0),
    // An exit code without a finding counts as one failure.
    failures: found === 0 && code !== 0 ? 1 : found,
    seconds,
    tally: counted,
    output,
  };
}

async function runSchemathesis(python: string, args: readonly string[], settings: object) {
  const child = spawn(join(dirname(python), 'schemathesis'), args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
    env: {
      ...process.env,
      NO_PROXY: '127.0.0.1',
      PYTHONPATH: import.meta.dirname,
      PYTHONDONTWRITEBYTECODE: '1',
      // Sets and dictionaries have the same order in every run.
      PYTHONHASHSEED: '0',
      SCHEMATHESIS_HOOKS: 'hooks',
      POLYCHRON_FUZZ: JSON.stringify(settings),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
