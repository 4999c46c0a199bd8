import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Client } from '../../../src/cli/client.ts';
import { KnownModulesDocument } from '../../../src/cli/generated.ts';
import type { ImportOptions } from '../../../src/cli/import/command.ts';
import { signQuery } from '../../../src/systems/provision/source.ts';
import { sources } from '../../../src/systems/sources.ts';
import { migrated } from '../../support/node.ts';
import type { TestDatabase } from '../../support/postgres.ts';
import { adminToken, type Service, startService } from '../../support/service.ts';
import { makeTenant } from '../../support/tenants.ts';
import { makeTask, mutate } from '../../support/work.ts';
import { importInto, type Report, reportOf } from './run.ts';
import { makeInstallation, type StandIn, startStandIn, token } from './stand-in.ts';

const names = Object.keys(sources) as Name[];
type Name = keyof typeof sources;

describe('importing from an installation, over its API', () => {
  let database: TestDatabase;
  let service: Service;
  let source: StandIn;

  before(async () => {
    database = await migrated();
    source = await startStandIn();
    service = await startService({ databaseUrl: database.url });
  });
  beforeEach(() => {
    source.odd.clear();
    Object.assign(source.state, { installation: makeInstallation(), newFylr: false });
  });
  after(async () => {
    await service.stop();
    await source.close();
    await database.drop();
  });

  const users: Partial<Record<Name, string>> = { virtshell: 'me', provision: 'key' };
  function options(from: Name, more: Partial<ImportOptions> = {}): ImportOptions {
    const user = users[from];
    return { from, url: source.url, token, origin: 'a test', ...(user !== undefined && { user }), ...more };
  }
  async function tasksOf(origin: string) {
    const query = `query ($tag: TagInput!) { tasks(first: 200, filter: { tags: [$tag] }) { nodes {
      name module { name } schedules { nodes { shadow overlap nextFireAt } } } } }`;
    interface Seen {
      readonly name: string;
      readonly module: { readonly name: string };
      readonly schedules: { readonly nodes: readonly { readonly shadow: boolean; readonly nextFireAt: string }[] };
    }
    const tag = { key: 'import.from', value: origin };
    return (await service.data<{ tasks: { nodes: Seen[] } }>(query, { tag })).tasks.nodes;
  }
  const outcomes = ({ tasks }: Report) => tasks.map(({ outcome }) => outcome);

  it('shows what each source would become and creates nothing; then creates it, and nothing twice', async () => {
    const expected: Record<Name, [string[], string[]]> = {
      timetable: [['LEFT_OUT', 'CREATED'], ['external']],
      virtshell: [['LEFT_OUT', 'LEFT_OUT', 'CREATED'], ['external']],
      fylr: [['CREATED'], ['external']],
      provision: [
        ['CREATED', 'CREATED'],
        ['external', 'simulate'],
      ],
      mist: [['CREATED'], ['external']],
    };
    for (const from of names) {
      const [wanted, modules] = expected[from];
      const origin = `${from} a test`;
      const dry = await reportOf(service, options(from));
      assert.deepEqual(
        outcomes(dry),
        wanted.map((one) => (one === 'CREATED' ? 'NEW' : one)),
        from,
      );
      assert.deepEqual(await tasksOf(origin), [], 'a dry run creates nothing');
      const made = await reportOf(service, options(from, { apply: true }));
      assert.deepEqual(outcomes(made), wanted);
      const tasks = await tasksOf(origin);
      assert.deepEqual(tasks.map(({ module }) => module.name).sort(), modules);
      for (const { name, nextFires, outcome } of made.tasks) {
        if (outcome !== 'CREATED') continue;
        const fires = tasks.find((task) => task.name === name)?.schedules.nodes.map(({ nextFireAt }) => nextFireAt);
        assert.equal([...(fires ?? [])].sort()[0], nextFires[0], `${from}: the report tells when it fires`);
      }
      const again = await reportOf(service, options(from, { apply: true }));
      assert.deepEqual(
        outcomes(again),
        wanted.map((one) => (one === 'CREATED' ? 'SAME' : one)),
      );
      assert.deepEqual(await tasksOf(origin), tasks);
    }
  });

  it('tells what has changed at the source since, and what is gone; it leaves both as they are', async () => {
    const origin = 'changing';
    const { mist } = source.state.installation;
    mist.push({ ...mist[0], id: 'second', name: 'second', last_run_at: null });
    await reportOf(service, options('mist', { origin, apply: true }));
    const before = await tasksOf(`mist ${origin}`);
    mist[0] = { ...mist[0], cronjob_entry: '{"every":3,"period":"hours"}', last_run_at: '2016-02-20 11:59:00' };
    mist.pop();
    const report = await reportOf(service, options('mist', { origin, apply: true }));
    assert.deepEqual([outcomes(report), report.tasks[0]?.changed], [['CHANGED'], ['schedules']]);
    assert.deepEqual(
      report.gone.map(({ name }) => name),
      ['second'],
    );
    assert.deepEqual(await tasksOf(`mist ${origin}`), before);
    const { out } = await importInto(service, options('mist', { origin }));
    assert.match(out, /changed .*test/);
    assert.match(out, /now {3}at the source, schedules differ/);
    assert.match(out, /gone .*"second" was imported before/);
  });

  it('creates each task once, though two imports run at the same time', async () => {
    const { timetable } = source.state.installation;
    const [, task] = timetable;
    source.state.installation.timetable = Array.from({ length: 20 }, (_, i) => ({ ...task!, timetable_id: i + 1 }));
    const both = options('timetable', { origin: 'twice', apply: true });
    const reports = await Promise.all([reportOf(service, both), reportOf(service, both)]);
    const reasons = reports.flatMap(({ tasks }) => tasks.map(({ why }) => why));
    assert.deepEqual([...new Set(reasons)], [null]);
    assert.equal((await tasksOf('timetable twice')).length, 20);
  });

  it('reads what our own dialects serve, which others have written from the same documents', async () => {
    const send = async (path: string, headers: Record<string, string>, body: object) => {
      const response = await fetch(`${service.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      assert.equal(response.status, 200, await response.clone().text());
    };
    const crontab = { minute: '0', hour: '5', day_of_week: '*', day_of_month: '*', month_of_year: '*' };
    const subject = { subject: 's', subject_id: 'i', subject_type: 'instance', subject_group: 'project' };
    const task = { unique_name: 'server_suspend', description: 'own', repeat: 'True', crontab, ...subject };
    await send('/timetable/', { 'x-auth-token': adminToken }, { ...task, key_arguments: '{}' });
    const holding = { user_id: 1, name: 'repeated', class_name: 'C', active: true, data: {}, repeat_hour: 5 };
    const bearer = { authorization: `Bearer ${adminToken}` };
    await send('/api/v1/api.php?target=scheduler&action=addTask', bearer, holding);
    const daily = { cronjob_type: 'crontab', cronjob_entry: '{"minute":"0","hour":"5"}' };
    const machines = { action: 'start', machines_per_cloud: [['c', 'm']] };
    await send('/api/v1/schedules', { authorization: adminToken }, { name: 'mine', ...machines, ...daily });
    for (const [from, name] of [
      ['timetable', 'own'],
      ['provision', 'repeated'],
      ['mist', 'mine'],
    ] as const) {
      const own = {
        url: service.url,
        token: adminToken,
        origin: 'ourselves',
        ...(from === 'provision' && { auth: 'bearer' }),
      };
      const { tasks } = await reportOf(service, options(from, own));
      const found = tasks.find((each) => each.name?.startsWith(`${name} (`));
      assert.deepEqual([found?.outcome, found?.becomes?.module], ['NEW', 'external'], from);
      assert.deepEqual([...new Set(found?.nextFires.map((fire) => fire.slice(11)))], ['05:00:00.000Z'], from);
    }
  });

  it('prints a table for people, with the next fires and what is lost', async () => {
    source.state.installation.timetable[1]!['description'] = 'every night';
    const { code, out } = await importInto(service, options('timetable', { origin: 'table' }));
    assert.equal(code, 0);
    assert.match(out, /^OUTCOME +ID +TASK +BECOMES +WHEN$/m);
    assert.match(out, /^left out +3 +test1 +– +–$/m);
    assert.match(out, /^ {4}why {3}it was to run once, and has$/m);
    assert.match(out, /^new +9 +every night +external +At 00:00 \(UTC\)$/m);
    assert.match(out, /^ {4}next( {2}\d{4}-\d\d-\d\dT00:00:00Z){3}$/m);
    assert.match(out, /^ {4}lost {2}kwargs\.trust_id: a secret/m);
    assert.match(out, /2 tasks of timetable: 1 new, 1 left out\. Nothing has been created: --apply does it\.$/m);
  });

  it('imports into the shadow', async () => {
    await reportOf(service, options('provision', { origin: 'shadow', shadow: true, apply: true }));
    const schedules = (await tasksOf('provision shadow')).flatMap((task) => task.schedules.nodes);
    assert.equal(schedules.length, 9);
    assert.ok(schedules.every(({ shadow }) => shadow));
    const page = await readFile('docs/import.md', 'utf8');
    const [, switchOn = ''] = /```graphql\n([\s\S]*?)```/.exec(page) ?? [];
    interface Switched {
      readonly updateSchedule: { readonly schedule: { readonly shadow: boolean }; readonly errors: readonly unknown[] };
    }
    const found = await service.data<{ schedules: { nodes: { id: string }[] } }>(
      '{ schedules(filter: { tags: [{ key: "import.from", value: "provision shadow" }] }) { nodes { id } } }',
    );
    assert.equal(found.schedules.nodes.length, 9);
    for (const { id } of found.schedules.nodes) {
      const { updateSchedule } = await service.data<Switched>(switchOn, { id });
      assert.deepEqual([updateSchedule.schedule.shadow, updateSchedule.errors], [false, []]);
    }
    const again = await reportOf(service, options('provision', { origin: 'shadow', apply: true }));
    assert.deepEqual(outcomes(again), ['SAME', 'SAME'], 'switching them on is no change at the source');
  });

  it('reads all pages, and each task once', async () => {
    const { timetable, fylr } = source.state.installation;
    const [, task] = timetable;
    source.state.installation.timetable = Array.from({ length: 205 }, (_, i) => ({ ...task!, timetable_id: i + 1 }));
    source.state.installation.fylr = Array.from({ length: 250 }, (_, i) => {
      const envelope = fylr[0] as { task: object };
      return { ...envelope, task: { ...envelope.task, _id: i + 1 } };
    });
    source.state.newFylr = true;
    source.asked.length = 0;
    assert.equal((await reportOf(service, options('timetable', { origin: 'pages' }))).tasks.length, 205);
    const lists = source.asked.filter((line) => line.includes('tasks_monitoring'));
    assert.deepEqual(
      lists.map((line) => /offset=(\d+)/.exec(line)?.[1]),
      ['0', '100', '200'],
    );
    assert.ok(lists.every((line) => line.includes('all_tenants=True')));
    const report = await reportOf(service, options('fylr', { origin: 'pages' }));
    assert.equal(
      new Set(report.tasks.map(({ name }) => name)).size,
      250,
      'titles that are the same become names that differ',
    );
  });

  it('says who asks in every documented way', async () => {
    const ways: readonly (readonly [Name, Partial<ImportOptions>])[] = [
      ['virtshell', { auth: 'hmac' }],
      ['fylr', { auth: 'x-fylr' }],
      ['fylr', { auth: 'query' }],
      ['provision', { auth: 'bearer' }],
      ['provision', { auth: 'basic', user: 'me' }],
      ['mist', { auth: 'bearer' }],
    ];
    for (const [from, way] of ways)
      assert.equal((await importInto(service, options(from, way))).code, 0, JSON.stringify(way));
    const vector = 'target=ipam&action=get&type=IP&mask=24&apiKey=32-5DAYTJQY2TZHOFOB';
    const signed = signQuery(
      'target=ipam&action=get&type=IP&mask=24',
      '32-5DAYTJQY2TZHOFOB',
      '48b278ec873bda4738923dbc467f8669',
    );
    assert.equal(decodeURIComponent(signed), `${vector}&hash=yneSFMyxPPe+3W4IOkVp50K3VStatBcRRak+2ygDUWQ=`);
    for (const from of names) {
      const { code, err, out } = await importInto(service, options(from, { token: 'wrong-secret' }));
      assert.deepEqual([code, out], [1, ''], from);
      assert.match(err, /does not accept the credentials|Invalid credentials/);
      assert.ok(!err.includes('wrong-secret'));
    }
  });

  it('says clearly what is wrong with a source, and creates nothing', async () => {
    const path = '/api/v1/schedules';
    const respond = (status: number, body: string, headers = {}) =>
      source.odd.set(path, (_request, response) => void response.writeHead(status, headers).end(body));
    const cases: readonly (readonly [() => unknown, RegExp])[] = [
      [() => respond(200, '<!doctype html><h1>Login</h1>'), /answers with a web page instead of JSON/],
      [() => respond(200, ''), /answers with nothing instead of JSON/],
      [() => respond(200, 'OK'), /answers with "OK" instead of JSON/],
      [() => respond(200, '{"schedules":[]}'), /not one of mist: a list of tasks was expected, not a object/],
      [() => respond(500, 'Traceback\u001B[2J'), /status 500, Traceback\s/],
      [
        () => respond(301, '', { location: 'https://elsewhere/' }),
        /sends us on to https:\/\/elsewhere\/: give the right/,
      ],
      [() => respond(404, ''), /does not exist \(status 404\)/],
      [
        () =>
          source.odd.set(path, (_request, response) => {
            response.writeHead(200, { 'content-length': '100' }).write('[');
            response.destroy();
          }),
        /broke off in the middle|cannot be reached/,
      ],
      [
        () =>
          source.odd.set(path, (_request, response) => {
            const more = (): void => {
              while (!response.destroyed && response.write(' '.repeat(1 << 20)));
            };
            response.writeHead(200).on('drain', more);
            more();
          }),
        /more than 64 MiB/,
      ],
    ];
    for (const [arrange, message] of cases) {
      arrange();
      const { code, out, err } = await importInto(service, options('mist', { origin: 'odd', apply: true }));
      assert.deepEqual([code, out], [1, ''], String(message));
      assert.match(err, message);
      assert.ok(!err.includes('\u001B'));
    }
    const gone = await importInto(service, options('mist', { url: 'http://127.0.0.1:9' }));
    assert.equal(gone.code, 1);
    assert.match(gone.err, /127\.0\.0\.1:9\/api\/v1\/schedules cannot be reached: /);
    assert.deepEqual(await tasksOf('mist odd'), []);
  });

  it('refuses what it is given wrongly, with code 2', async () => {
    const cases: readonly (readonly [Partial<ImportOptions>, RegExp])[] = [
      [{ url: 'nowhere' }, /--url "nowhere" is not an address/],
      [{ url: 'ftp://a' }, /--url "ftp:\/\/a" is not an address/],
      [{ url: 'http://me:secret@a' }, /--url must not hold a user or password/],
      [{ url: 'http://a/?b=c' }, /without \? and #/],
      [{ auth: 'magic' }, /--auth magic is not one of bare, bearer/],
      [{ timeZone: 'Atlantis' }, /--time-zone: .*Atlantis/],
      [{ from: 'nowhere' }, /--from nowhere is not one of timetable, /],
    ];
    for (const [wrong, message] of cases) {
      const { code, err } = await importInto(service, options('mist', wrong));
      assert.equal(code, 2, String(message));
      assert.match(err, message);
    }
    const { token: _token, ...silent } = options('mist');
    assert.match((await importInto(service, silent)).err, /--token is missing/);
    assert.match((await importInto(service, options('mist'), { file: 'x' })).err, /reads no file/);
  });

  it('leaves out what the service has no module for, and what it refuses', async () => {
    const script = { id: 'scripted', name: 'scripted', script_id: 'not-stored', action: null };
    source.state.installation.mist.push({ ...source.state.installation.mist[0], ...script });
    const client = new Client({ url: service.url, token: adminToken });
    const call = client.call.bind(client);
    // As a service answers that is older than the module.
    client.call = async (operation, variables) =>
      (operation as object) === KnownModulesDocument
        ? ({ taskModules: [{ name: 'script', available: true }] } as never)
        : call(operation, variables);
    const report = await reportOf(service, options('mist', { origin: 'old', apply: true }), { client });
    assert.equal(report.tasks[0]?.why, 'the service does not know the module "external"');
    assert.match(report.tasks[1]?.why ?? '', /the service refuses it: params\.script.*not-stored/);
  });

  it('takes another name when one is taken, and says so when nothing can be created', async () => {
    await makeTask(service, 'taken');
    source.state.installation.mist[0]!['name'] = 'taken';
    const report = await reportOf(service, options('mist', { origin: 'named', apply: true }));
    assert.deepEqual(
      report.tasks.map(({ name }) => name),
      ['taken (3bb46efc882c4b44b21826e5e98f7c28)'],
    );
    const other = await reportOf(service, options('mist', { origin: 'named elsewhere', apply: true }));
    assert.match(other.tasks[0]?.name ?? '', /^taken \(3bb46efc882c4b44b21826e5e98f7c28 [0-9a-f]{8}\)$/);
    const reader = await makeTenant(service, 'reader');
    const refused = await importInto(service, options('mist', { origin: 'read', apply: true }), {
      apiToken: reader.tokens.READ.secret,
    });
    assert.equal(refused.code, 1);
    assert.match(refused.out, /^FAILED .*taken/m);
    assert.match(refused.out, /why {3}the service refuses it: .*WRITE/);
    const stopped = await importInto(service, options('mist', { origin: 'stop', apply: true }), {
      signal: AbortSignal.abort(new Error('stopped')),
    }).catch((error: unknown) => error);
    assert.match(String(stopped), /stopped/);
    assert.deepEqual(await tasksOf('mist stop'), []);
  });

  it('tells of each task what became of it when the service goes away half way', async () => {
    const { mist } = source.state.installation;
    mist.push(...['b', 'c'].map((id) => ({ ...mist[0], id, name: `away ${id}` })));
    mist[0] = { ...mist[0], name: 'away a' };
    const client = new Client({ url: service.url, token: adminToken });
    const call = client.call.bind(client);
    let created = 0;
    client.call = async (operation, variables) => {
      if (operation.toString().includes('ImportTask') && (created += 1) > 1)
        return new Client({ url: 'http://127.0.0.1:9', token }).call(operation, variables);
      return call(operation, variables);
    };
    const ran = await importInto(service, options('mist', { origin: 'away', apply: true, json: true }), { client });
    const report = JSON.parse(ran.out) as Report;
    assert.equal(ran.code, 1);
    assert.deepEqual(outcomes(report), ['CREATED', 'FAILED', 'FAILED']);
    assert.match(report.tasks[1]?.why ?? '', /cannot be reached/);
    assert.match(report.tasks[2]?.why ?? '', /^not tried: /);
    const rest = await reportOf(service, options('mist', { origin: 'away', apply: true }));
    assert.deepEqual(outcomes(rest), ['SAME', 'CREATED', 'CREATED']);
    const switched = await mutate(service, 'deleteTask', { id: rest.tasks[1]?.taskId }, 'deletedTaskId');
    assert.deepEqual(switched.errors, []);
    const third = await reportOf(service, options('mist', { origin: 'away', apply: true }));
    assert.deepEqual(outcomes(third), ['SAME', 'CREATED', 'SAME'], 'what was deleted here is imported anew');
  });
});
