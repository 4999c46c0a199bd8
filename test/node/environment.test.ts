import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keptOf, librariesOf } from '../../src/node/environment.ts';

interface Seen {
  readonly pids: readonly number[];
  readonly taken: Readonly<Record<string, string>>;
  readonly shown: string;
  readonly arguments: readonly string[];
}

describe('the environment of the service', () => {
  let folder: string;
  let program: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-environment-'));
    program = join(folder, 'program.ts');
    const environment = fileURLToPath(new URL('../../src/node/environment.ts', import.meta.url));
    await writeFile(
      program,
      `import { readFileSync } from 'node:fs';
       import { takeEnvironment } from ${JSON.stringify(environment)};
       console.log(process.pid);
       const taken = takeEnvironment(process.env, process.argv.slice(1));
       const shown = readFileSync('/proc/self/environ', 'utf8');
       console.log(JSON.stringify({ taken, shown, arguments: process.argv.slice(2) }));`,
    );
  });
  after(() => rm(folder, { recursive: true }));

  async function run(env: Record<string, string>): Promise<Seen> {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, 'one', "two 'words'"], { env });
    assert.equal(stderr, '');
    const lines = stdout.trim().split('\n');
    const last = JSON.parse(lines.pop() ?? '') as Omit<Seen, 'pids'>;
    return { ...last, pids: lines.map(Number) };
  }

  it('loses its secrets for other programs and keeps them for this one, in the same process', async () => {
    const env = {
      PATH: '/usr/bin:/bin',
      LOGNAME: 'somebody',
      DATABASE_URL: 'postgres://user:pass"$HOME`id`\\word@host/db',
      POLYCHRON_ADMIN_TOKEN: 'line\nbreak',
      POLYCHRON_CONCURRENCY: '7',
      LONG_SECRET: 'x'.repeat(60_000),
    };
    const seen = await run(env);
    const [first, second, ...more] = seen.pids;
    assert.deepEqual([second, more], [first, []], 'started anew once, as the same process');
    assert.deepEqual({ ...seen.taken, ...env }, seen.taken);
    assert.deepEqual(seen.arguments, ['one', "two 'words'"]);
    const names = seen.shown.split('\0').flatMap((pair) => pair.split('=', 1));
    assert.deepEqual(names.filter((name) => Object.keys(env).includes(name)).toSorted(), ['LOGNAME', 'PATH']);
    assert.doesNotMatch(seen.shown, /pass|line|xxxx/);
  });

  it('is left alone when it holds no secret', async () => {
    const seen = await run({ PATH: '/usr/bin:/bin', POLYCHRON_CONCURRENCY: '7' });
    assert.equal(seen.pids.length, 1);
    assert.equal(seen.taken['POLYCHRON_CONCURRENCY'], '7');
  });

  it('goes on to the children without what may be secret', () => {
    const env = { PATH: 'p', LC_ALL: 'C', NODE_AUTH_TOKEN: 's', PGPASSWORD: 's', PGSSLMODE: 'require', OTHER: 'o' };
    assert.deepEqual(keptOf(env), { PATH: 'p', LC_ALL: 'C' });
    assert.deepEqual(librariesOf(env), { PGPASSWORD: 's', PGSSLMODE: 'require' });
  });
});
