import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { migrated } from '../../support/node.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { adminToken, type Service, startService } from '../../support/service.ts';
import { ended, executeTask } from '../../support/work.ts';
import { importInto, reportOf } from './run.ts';

const crontab = `GREETING=hello
HOME=/
# Greet whoever is on call
30 2 * * 1-5 test "$GREETING $(cat)" = "hello 100\\%"%100\\%
@daily : nothing
`;

describe('importing crontab files', () => {
  let database: TestDatabase;
  let service: Service;
  let folder: string;
  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url });
    folder = await mkdtemp(join(tmpdir(), 'polychron-import-'));
  });
  after(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes the entries over once, and they run as cron would have run them', async () => {
    const file = join(folder, 'crontab');
    await writeFile(file, crontab);
    const options = { from: 'crontab', apply: true, timeZone: 'UTC' };
    const made = await reportOf(service, options, { file });
    assert.deepEqual(
      made.tasks.map(({ outcome }) => outcome),
      ['CREATED', 'CREATED'],
    );
    const runs = await Promise.all(made.tasks.map(({ taskId }) => executeTask(service, taskId ?? '')));
    assert.deepEqual(
      (await ended(service, runs)).map(({ state }) => state),
      ['SUCCEEDED', 'SUCCEEDED'],
    );
    await writeFile(file, crontab.replace('30 2', '45 2').replace('@daily : nothing', '@hourly : something'));
    const later = await reportOf(service, options, { file });
    assert.deepEqual(
      later.tasks.map(({ outcome, changed }) => [outcome, ...changed]),
      [['CHANGED', 'schedules'], ['CREATED']],
    );
    assert.deepEqual(
      later.gone.map(({ name }) => name),
      [': nothing'],
    );
  });

  it('prints what its page shows', async () => {
    const page = await readFile('docs/import.md', 'utf8');
    const [, given = ''] = /```crontab\n([\s\S]*?)```/.exec(page) ?? [];
    const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    const file = join(folder, 'page');
    await writeFile(file, given);
    const options = { from: 'crontab', timeZone: 'Europe/Vienna' };
    const { out } = await importInto(service, options, { file, now: Date.parse('2026-11-21T12:00:00Z') });
    assert.equal(out, shown);
  });

  it('refuses a malformed file as a whole', async () => {
    const file = join(folder, 'malformed');
    await writeFile(file, `${crontab}61 * * * * x\n0 0 * * * \n`);
    const { code, out, err } = await importInto(service, { from: 'crontab', apply: true }, { file });
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^line 6, minute: minute 61 is outside 0–59/m);
    assert.match(err, /^line 7, command: is missing/m);
    const missing = await importInto(service, { from: 'crontab' }, { file: join(folder, 'none') });
    assert.deepEqual([missing.code, /cannot be read/.test(missing.err)], [2, true]);
    assert.equal((await importInto(service, { from: 'crontab' })).code, 2);
  });

  it('is a subcommand of the program: reads the standard input, prints, and ends with a code', async () => {
    const ask = async (args: readonly string[], input: string) => {
      const env = { PATH: process.env['PATH'] ?? '', POLYCHRON_URL: service.url, POLYCHRON_TOKEN: adminToken };
      const program = ['--import', 'tsx', 'src/cli/main.ts', 'import', '--from', 'crontab', ...args];
      const child = spawn(process.execPath, program, { env });
      const code = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end(input);
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { code: await code, out, err };
    };
    const dry = await ask(['--time-zone', 'UTC', '-'], crontab);
    assert.deepEqual([dry.code, dry.err], [0, '']);
    assert.match(dry.out, /^new .* Greet whoever is on call .*command +At 02:30/m);
    const wrong = await ask(['-'], '* * * *');
    assert.deepEqual([wrong.code, wrong.out], [2, '']);
    assert.match(wrong.err, /^line 1, dayOfWeek: is missing/);
  });
});
