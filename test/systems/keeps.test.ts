import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { adminToken } from '../support/service.ts';
import { mutate } from '../support/work.ts';
import { type DialectService, request, serveDialect } from './client.ts';

const day = 86_400_000;

/** Each with a schedule of every day at 03:00, under the name "kept", and two ways to change it. */
const dialects = {
  mist: {
    headers: { authorization: adminToken },
    path: '/api/v1/schedules',
    make: {
      name: 'kept mist',
      action: 'start',
      machines_per_cloud: [['a', 'b']],
      cronjob_type: 'crontab',
      cronjob_entry: { minute: '0', hour: '3' },
    },
    change: (id: string) => ['PATCH', `/api/v1/schedules/${id}`] as const,
    idOf: ({ id }: Record<string, string>) => id!,
    renamed: { name: 'renamed mist' },
    retimed: { cronjob_entry: { minute: '0', hour: '4' } },
  },
  timetable: {
    headers: { 'x-auth-token': adminToken },
    path: '/timetable/',
    make: {
      unique_name: 'server_suspend',
      subject_type: 'instance',
      subject_group: 'project',
      subject: 'kept',
      subject_id: 'kept',
      description: 'kept timetable',
      repeat: true,
      crontab: { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' },
    },
    change: (id: string) => ['PUT', `/timetable/${id}/`] as const,
    idOf: ({ timetable_id: id }: Record<string, string>) => id!,
    renamed: { description: 'renamed timetable' },
    retimed: { crontab: { minute: '0', hour: '4', day_of_month: '*', month_of_year: '*', day_of_week: '*' } },
  },
};

describe('a change through a dialect', () => {
  let served: DialectService;
  before(async () => {
    served = await serveDialect('mist');
  });
  after(() => served.stop());

  /** What no dialect has words for. */
  const kept = async (taskId: string) =>
    (
      await served.look.rows<Record<string, unknown>>(
        `select description, calendars, pause_after_failures, overlap, jitter_ms, changes, exclusions from schedule
         where task_id = $1 and deleted_at is null`,
        [taskId],
      )
    )[0];

  for (const [name, dialect] of Object.entries(dialects)) {
    it(`keeps what only GraphQL can say of a schedule (${name})`, async () => {
      const { headers } = dialect;
      const made = await request(served.service, 'POST', dialect.path, { headers, body: dialect.make });
      assert.equal(made.status, 200, made.text);
      const [row] = await served.look.rows<{ id: string; next: Date }>(
        'select task_id as id, next_nominal_at as next from schedule order by created_at desc limit 1',
      );
      const { id: taskId, next } = row!;
      const query = `query ($name: String) { tasks(filter: { search: $name }) { nodes { schedules(first: 1) { nodes { id } } } } }`;
      const { tasks } = await served.service.data<{
        tasks: { nodes: { schedules: { nodes: { id: string }[] } }[] };
      }>(query, { name: `kept ${name}` });
      const id = tasks.nodes[0]?.schedules.nodes[0]?.id;
      const calendar = await mutate<{ calendar: { id: string } }>(
        served.service,
        'createCalendar',
        { name: `holidays ${name}`, spans: [{ fromDate: '2099-12-25' }] },
        'calendar { id }',
      );
      assert.deepEqual(calendar.errors, []);
      const input = {
        id,
        description: 'the yearly one',
        calendars: [calendar.calendar.id],
        pauseAfterFailures: 3,
        overlap: 'BUFFER_ONE',
      };
      assert.deepEqual((await mutate(served.service, 'updateSchedule', input, 'schedule { id }')).errors, []);
      const skipped = { scheduleId: id, nominalAt: new Date(next.getTime() + day).toISOString() };
      assert.deepEqual((await mutate(served.service, 'skipOccurrence', skipped, 'occurrence { state }')).errors, []);

      const before = await kept(taskId);
      assert.equal(before?.['pause_after_failures'], 3);
      const [method, path] = dialect.change(dialect.idOf(made.body));
      for (const body of [dialect.renamed, dialect.retimed]) {
        const changed = await request(served.service, method, path, { headers, body });
        assert.equal(changed.status, 200, changed.text);
        assert.deepEqual(await kept(taskId), before);
      }

      // In the place of one that has ended comes another, which is to be as careful as the first.
      await mutate(served.service, 'updateSchedule', { id, maxRuns: 1 }, 'schedule { id }');
      await served.look.rows(
        `update schedule set state = 'FINISHED', next_nominal_at = null, next_fire_at = null where task_id = $1`,
        [taskId],
      );
      const again = await request(served.service, method, path, { headers, body: dialect.make });
      assert.equal(again.status, 200, again.text);
      assert.deepEqual({ ...(await kept(taskId)), changes: [] }, { ...before, changes: [] });
    });
  }
});
