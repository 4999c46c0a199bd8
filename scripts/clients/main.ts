/**
 * Lets existing clients of others talk to the REST dialects: `npm run clients`.
 *
 * These are OpenStack's keystoneauth1, python-requests and curl, against the program on a fresh database. The Python packages
 * are pinned in requirements.txt, see ../python.ts. It prints a line for each check and a count at the end. The exit code is 1
 * when a check failed.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Service } from '../bench/service.ts';
import { pythonWith } from '../python.ts';
import { type Sample, samples } from './samples.ts';
import { dialects, withService } from './service.ts';

interface Result {
  readonly name: string;
  /** Why the check failed; null when it passed. */
  readonly why: string | null;
}

const here = import.meta.dirname;
const start = promisify(execFile);
let passed = 0;
let failed = 0;
let bodies = 0;

try {
  const python = pythonWith('clients', join(here, 'requirements.txt'));
  await withService(async (service) => {
    report('keystoneauth1 on timetable', await runScript(python, 'keystone.py', service));
    report("6connect's signature on provision", await runScript(python, 'signature.py', service));
    for (const { name } of dialects) {
      const sample = samples[name];
      // oxlint-disable-next-line no-await-in-loop -- lines in their order
      report(name, sample ? await trySample(python, sample, service) : [{ name: 'a sample', why: 'is in samples.ts' }]);
    }
  });
} catch (error) {
  failed += 1;
  console.error(error instanceof Error ? error.message : error);
}
console.log(`${passed} of ${passed + failed} checks passed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function report(client: string, results: readonly Result[]): void {
  for (const { name, why } of results) {
    console.log(`${why === null ? '✔' : '✖'} ${client}: ${name}${why === null ? '' : `: ${why}`}`);
    if (why === null) passed += 1;
    else failed += 1;
  }
}

async function runScript(python: string, file: string, { url, token }: Service): Promise<Result[]> {
  const env = { ...process.env, POLYCHRON_URL: url, POLYCHRON_TOKEN: token, NO_PROXY: '127.0.0.1' };
  const ended = await start(python, [join(here, file)], { env }).catch((error: Error & { stdout: string }) => error);
  const results = ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Result);
  // A script that ended early has not made all of its checks.
  return ended instanceof Error ? [...results, { name: file, why: ended.message }] : results;
}

interface Made {
  readonly kind: string;
  /** The content type that was sent. */
  readonly type: string | null;
  readonly status: number;
  readonly text: string;
}

/** Makes something in each way and reads it again. */
async function trySample(python: string, sample: Sample, service: Service): Promise<Result[]> {
  const made = [...(await byRequests(python, sample, service)), await byCurl(sample, service)];
  return Promise.all(
    made.map(async ({ kind, type, status, text }) => ({
      name: `${kind}, content type ${type ?? 'none'}`,
      why: status === 200 ? await readAgain(sample, text, service) : `${status} ${text}`,
    })),
  );
}

async function byRequests(python: string, sample: Sample, { url, token }: Service): Promise<Made[]> {
  const { method, path } = sample;
  const asked = {
    method,
    url: url + path,
    headers: sample.credentials(token),
    bodies: [1, 2, 3].map(() => bodyOf(sample)),
  };
  const running = start(python, [join(here, 'bodies.py')], { env: { ...process.env, NO_PROXY: '127.0.0.1' } });
  running.child.stdin?.end(JSON.stringify(asked));
  const results = JSON.parse((await running).stdout) as Made[];
  return results.map((each) => ({ ...each, kind: `python-requests with ${each.kind}` }));
}

async function byCurl(sample: Sample, { url, token }: Service): Promise<Made> {
  const headers = Object.entries(sample.credentials(token)).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const body = ['-d', bodyOf(sample)];
  const all = ['-sS', '-X', sample.method, ...headers, ...body, '-w', String.raw`\n%{http_code}`, url + sample.path];
  const { stdout } = await start('curl', all);
  const split = stdout.lastIndexOf('\n');
  const type = 'application/x-www-form-urlencoded';
  return { kind: 'curl -d', type, status: Number(stdout.slice(split + 1)), text: stdout.slice(0, split) };
}

/** Each request gets another body, because in one dialect names are unique in a tenant. */
function bodyOf(sample: Sample): string {
  bodies += 1;
  return JSON.stringify(sample.body(bodies));
}

async function readAgain(sample: Sample, text: string, { url, token }: Service): Promise<string | null> {
  const path = sample.readPath(JSON.parse(text));
  const answer = await fetch(url + path, { headers: { ...sample.credentials(token) }, redirect: 'error' });
  const shown = await answer.text();
  return answer.status === 200 && !shown.startsWith('{"success":0') ? null : `GET ${path}: ${answer.status} ${shown}`;
}
