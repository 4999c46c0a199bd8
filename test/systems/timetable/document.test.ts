import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { type DialectService, runCurl, serveDialect } from '../client.ts';
import { sameShape } from '../shape.ts';

/*
 * The commands and example answers of the Scheduler API's document, in its order. What is changed in a command before it
 * runs: the host; and in PUT the task's id, which the document's command leaves out, after the command has been run as it
 * is written. The second time, the dates of 2018 are moved to where the tasks can still fire.
 */
interface Example {
  readonly curl: string;
  readonly answer: unknown;
}
const examples = JSON.parse(await readFile(new URL('document.json', import.meta.url), 'utf8')) as readonly Example[];
const [info, objects, list, monitoring, get, post, patch, put, remove, removeAll] = examples as Example[] &
  [Example, Example, Example, Example, Example, Example, Example, Example, Example, Example];

describe('the document of the Scheduler API, executed', () => {
  let served: DialectService;

  before(async () => {
    served = await serveDialect('timetable');
  });
  after(() => served.stop());

  const run = (command: string) =>
    runCurl(command.replace('http://controller:10001', served.service.url), {
      tenant: 'db0d89f6c40c46b4a6879ee1b1a1d907',
    });
  const at = (command: string, id: number) => command.replace(/\/timetable\/(\d+\/)?(?=$| )/, `/timetable/${id}/`);
  const nextYear = new Date().getUTCFullYear() + 1;
  const later = (command: string) => command.replaceAll('2018-12', `${nextYear}-12`);

  it('information, objects and functions are those of the document', async () => {
    for (const { curl, answer } of [info, objects, list]) {
      const { status, body } = await run(curl);
      assert.equal(status, 200);
      assert.deepEqual(body, answer);
    }
  });

  it('the commands about tasks do what the document says, with its dates, which have passed', async () => {
    // Nothing fires any more, so there is no next time.
    const loose = ['periodic_task.next_run_time'];
    const made = await run(post.curl);
    assert.equal(made.status, 200);
    sameShape(made.body, post.answer, loose);
    assert.equal(made.body.periodic_task.next_run_time, null);
    const id = made.body.timetable_id as number;

    const patched = await run(at(patch.curl, id));
    assert.equal(patched.status, 200);
    sameShape(patched.body, patch.answer, loose);
    assert.equal(patched.body.description, 'new description');

    const withoutId = await run(put.curl);
    assert.equal(withoutId.status, 400);
    assert.match(withoutId.body.error.message, /timetable_id/);
    const replaced = await run(at(put.curl, id));
    assert.equal(replaced.status, 200);
    sameShape(replaced.body, put.answer, loose);
    assert.equal(replaced.body.description, 'xz');

    assert.equal((await run(at(remove.curl, id))).status, 204);
  });

  it('the same with dates to come: type, format and values of the examples', async () => {
    const made = await run(later(post.curl));
    sameShape(made.body, post.answer);
    const id = made.body.timetable_id as number;
    assert.equal(made.body.periodic_task.next_run_time, `${nextYear}-12-05T00:00:00.000000`);

    const same = (body: Record<string, unknown>, answer: unknown) => {
      const told = ['author_name', 'begin_time', 'deleted', 'repeat', 'run_count_limit', 'subject', 'subject_group'];
      for (const name of [
        ...told,
        'subject_id',
        'subject_type',
        'tenant_id',
        'timezone',
        'unique_name',
        'last_run_result',
      ])
        assert.equal(body[name], Reflect.get(answer as object, name), name);
      const [periodic, expected] = [body, answer].map(
        (each) => Reflect.get(each as object, 'periodic_task') as Record<string, unknown>,
      ) as [Record<string, unknown>, Record<string, unknown>];
      for (const name of ['args', 'crontab', 'description', 'enabled', 'interval', 'task', 'total_run_count'])
        assert.deepEqual(periodic[name], expected[name], name);
      assert.equal(periodic['name'], JSON.parse(String(periodic['kwargs'])).periodic_task_uuid_name);
      assert.equal(JSON.parse(String(periodic['kwargs'])).timetable_id, String(id));
      assert.ok(!JSON.stringify(body).includes('user_password'));
    };
    same(made.body, post.answer);
    const patched = await run(at(later(patch.curl), id));
    sameShape(patched.body, patch.answer);
    same(patched.body, patch.answer);
    const replaced = await run(at(later(put.curl), id));
    sameShape(replaced.body, put.answer);
    same(replaced.body, put.answer);

    const shown = await run(at(get.curl, id));
    sameShape(shown.body, get.answer, ['periodic_task.last_run_at', 'periodic_task.next_run_time']);
    assert.deepEqual(shown.body, replaced.body);

    const listed = await run(monitoring.curl);
    sameShape(listed.body, monitoring.answer, ['rows[].last_run_at']);
    assert.deepEqual(
      listed.body.rows.map((row: { timetable_id: number }) => row.timetable_id),
      [id],
    );
    assert.equal(listed.body.rows[0].schedule, '<crontab: 0 0 * * * (m/h/d/dM/MY)>');
    assert.equal(listed.body.rows[0].action, 'Suspend Instance');

    assert.equal((await run(removeAll.curl)).status, 204);
    assert.deepEqual((await run(monitoring.curl)).body, { rows: [], total_count: 0 });
  });
});
