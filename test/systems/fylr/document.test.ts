import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { type DialectService, serveDialect } from '../client.ts';
import { sameShape } from '../shape.ts';
import { clientOf, type Version, versions } from './client.ts';

/** The document's example answers, operation by operation. It shows no requests: those are the example of a task, sent. */
interface Examples {
  readonly log: unknown;
  readonly acknowledged: unknown;
  readonly envelope: { readonly task: Record<string, unknown> };
  readonly modules: unknown;
}
const examples = JSON.parse(await readFile(new URL('document.json', import.meta.url), 'utf8')) as Examples;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/;

/** What says "text" in the example and has to mean something. Its address is ours: the document's page hides its own. */
const example = {
  ...examples.envelope.task,
  _id: undefined,
  version: undefined,
  next_run_at: '2999-01-01T00:00:00Z',
  schedules: [{ ...(examples.envelope.task['schedules'] as object[])[0], timezone: 'Europe/Berlin' }],
};
/** The same with work to do. Its params are anything in the document. */
const repaired = {
  ...example,
  task_module: 'command',
  task_params: { argv: ['sh', '-c', 'echo begun; echo 50%; exec sleep 60'] },
  task_timeout_sec: 50,
};
const envelope = { ...examples.envelope, task: { ...examples.envelope.task, task_params: repaired.task_params } };
const runTimes = ['run_canceled_at', 'run_finished_at', 'run_started_at'];
const times = runTimes.map((name) => `task.${name}`);

describe("the document of fylr's tasks, executed", () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('fylr');
  });
  after(() => served.stop());
  const { ask, good, untilTask, soon } = clientOf(() => served);

  it('lists modules as the example does', async () => {
    const { modules } = await good(ask('GET', '/modules', undefined, 'old'));
    // An example of a default is not one of its type.
    sameShape({ modules: { ...modules, params: modules.params.map(withoutDefault) } }, examples.modules);
    assert.deepEqual(modules.simulate.name, 'simulate');
    const { modules: listed } = await good(ask('GET', '/modules'));
    for (const one of listed) {
      sameShape(
        { modules: { ...one, params: one.params.map(withoutDefault) } },
        { modules: { name: '', description: {} } },
      );
      assert.equal(typeof one.debug, 'boolean');
      assert.equal(typeof one.displayname['en-US'], 'string');
    }
    assert.ok(listed.some(({ name }: { name: string }) => name === 'http'));
  });

  it('gives back the example as it was sent, of any module', async () => {
    const [made] = await post('old', [example]);
    for (const name of ['description', 'email', 'frontend_prefs', 'schedules', 'state', 'task_module', 'task_params'])
      assert.deepEqual(made.task[name], Reflect.get(example, name), name);
    sameShape(made, examples.envelope, [...times, 'task.status_percent']);
    await good(ask('DELETE', `/${made.task._id}`));
  });

  for (const version of versions) {
    it(`creates, runs, shows, logs, cancels and deletes as the examples do (${version})`, async () => {
      const [made] = await post(version, [repaired]);
      const id = made.task._id as number;
      assert.deepEqual(made.task.schedules, repaired.schedules);
      assert.deepEqual(made.task.email, examples.envelope.task['email']);
      assert.deepEqual(made.task.frontend_prefs, { ANY_ADDITIONAL_PROPERTY: 'anything' });
      sameShape(made, envelope, [...times, 'task.status_percent']);

      await post(version, [{ _id: id, schedules: [] }]);
      await post(version, [{ _id: id, next_run_at: soon() }]);
      const running = await untilTask(
        id,
        ({ status, status_percent }) => status === 'running' && status_percent === 50,
      );
      assert.equal(running['run_finished_at'], null);
      const log = await good(ask('GET', `/${id}/log`, undefined, version));
      sameShape(log, examples.log, ['[].status_percent']);
      assert.deepEqual(
        log.map((line: Record<string, unknown>) => [line['idx'], line['level'], line['msg'], line['status_percent']]),
        [
          [0, 'info', 'begun', null],
          [1, 'info', '50%', 50],
        ],
      );
      assert.match(log[0].timestamp, time);
      const paged = await good(ask('GET', `/${id}/log?offset=1&limit=1`, undefined, version));
      assert.deepEqual(paged, log.slice(1));
      assert.deepEqual(await good(ask('GET', `/${id}/log?offset=2`, undefined, version)), []);
      assert.deepEqual(await good(ask('GET', `/${id}/log?limit=0`, undefined, version)), []);

      const acknowledged = version === 'old' ? examples.acknowledged : { status: examples.acknowledged };
      assert.deepEqual(await good(ask('POST', `/${id}/cancel`, undefined, version)), acknowledged);
      await untilTask(id, ({ status }) => status === 'canceled');
      await post(version, [{ _id: id, schedules: repaired.schedules }]);
      const shown = await good(ask('GET', `/${id}`, undefined, version));
      sameShape(shown, envelope);
      for (const name of ['created_at', 'updated_at', 'next_run_at', ...runTimes])
        assert.match(shown.task[name], time, name);
      assert.equal(shown.task.version, shown.task._version);

      const list = await good(ask('GET', '', undefined, version));
      const objects = version === 'old' ? list : list.objects;
      sameShape(objects, [envelope]);
      assert.deepEqual(objects, [shown]);
      if (version === 'new')
        assert.deepEqual({ ...list, objects: [] }, { limit: 100, offset: 0, count: 1, objects: [] });

      assert.deepEqual(await good(ask('DELETE', `/${id}`, undefined, version)), acknowledged);
      const gone = await ask('GET', `/${id}`, undefined, version);
      assert.deepEqual([gone.status, gone.body.code], [404, 'ObjectNotFound']);
    });
  }

  async function post(version: Version, tasks: readonly object[]) {
    const body = tasks.map((task) => ({ task }));
    const answer = await good(ask('POST', '', version === 'old' ? body : body[0], version));
    return version === 'old' ? answer : [answer];
  }
});

function withoutDefault(param: { parameters: object }): object {
  return { ...param, parameters: { ...param.parameters, default: true } };
}
