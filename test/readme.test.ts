import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { migrated } from './support/node.ts';
import type { TestDatabase } from './support/postgres.ts';
import { type Service, startService } from './support/service.ts';

const token = 'a-token-of-the-test-of-the-readme';
const readme = await readFile('README.md', 'utf8');

let database: TestDatabase;
let service: Service;

describe('the README', () => {
  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url, env: { POLYCHRON_ADMIN_TOKEN: token } });
  });

  after(async () => {
    await service.stop();
    await database.drop();
  });

  it('the first calls of the README do what it says, as written', async () => {
    const [setting, ...calls] = shellBlocks(section('First calls'));
    assert.match(setting ?? '', /POLYCHRON_URL=.*\n.*POLYCHRON_TOKEN=/);
    // The last block is the command line's, which needs a build.
    const [commands, ...graphql] = calls.reverse();
    assert.match(commands ?? '', /dist\/cli\/main\.js run report --follow/);
    const { stdout, stderr } = await shell(graphql.reverse().join('\necho\n'));
    assert.equal(stderr, '');
    const [made, asked, ...log] = stdout.split('\n').filter((line) => line !== '');

    const { createTask } = JSON.parse(made ?? '').data;
    assert.deepEqual(createTask.errors, []);
    assert.equal(createTask.task.name, 'report');
    const [schedule] = JSON.parse(asked ?? '').data.task.schedules.nodes;
    assert.equal(schedule.nextFireTimes.length, 3);
    assert.match(schedule.nextFireTimes[0].local, /T09:00:00/);
    assert.equal(schedule.ledger.balanced, true);
    assert.deepEqual(
      log.map((line) => Number(line.split(' ', 1)[0])),
      log.map((_, i) => i + 1),
    );
    assert.match(stdout, /simulated line 6 of 6/);
  });

  it('the commands of the README work, uncompiled here', async () => {
    const commands = shellBlocks(section('First calls')).at(-1) ?? '';
    const { stdout } = await shell(
      commands.replaceAll('node dist/cli/main.js', `"${process.execPath}" --import tsx src/cli/main.ts`),
    );
    assert.match(stdout, /simulated line 1 of 6/);
    assert.match(stdout, /report #\d+ SUCCEEDED in \d/);
    assert.match(stdout, /^TASK .*\nreport +simulate +ACTIVE/m);
  });

  it('an existing client’s call makes a task that another one sees', async () => {
    const [calls = ''] = shellBlocks(section('Clients that are there already'));
    const { stdout } = await shell(calls.replace("\n}'\n", "\n}'; echo\n"));
    const [made, seen] = stdout.split('\n').map((line) => JSON.parse(line));
    assert.equal(made.description, 'suspend at night');
    const same = seen.find(({ name }: { name: string }) => name === 'suspend at night');
    assert.equal(same.cronjob_entry.hour, '22');
  });

  it('the error that the README promises names the field', async () => {
    const [, create] = shellBlocks(section('First calls'));
    const { stdout } = await shell(
      (create ?? '').replace('0 9 * * 1-5', '75 9 * * 1-5').replace('"report"', '"wrong"'),
    );
    const [error] = JSON.parse(stdout).data.createTask.errors;
    assert.deepEqual(error.path, ['input', 'schedules', '0', 'recurrence', 'cron', 'expression']);
    assert.match(error.message, /75/);
  });

  it('the README and the configuration name the same variables', async () => {
    const config = await readFile('src/config.ts', 'utf8');
    const inCode = config.slice(config.indexOf('z.object({')).matchAll(/^ {2}([A-Z_]+): /gm);
    const inTable = section('Configuration')
      .split('\n')
      .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)]);
    assert.deepEqual(new Set(inTable.map((match) => match[1])), new Set([...inCode].map((match) => match[1])));
  });
});

function section(title: string): string {
  return readme.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? assert.fail(`no section "${title}"`);
}

function shellBlocks(text: string): string[] {
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
}

function shell(script: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, POLYCHRON_URL: service.url, POLYCHRON_TOKEN: token, NO_COLOR: '1' };
  return promisify(execFile)('sh', ['-ec', script], { env });
}
