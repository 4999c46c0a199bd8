import assert from 'node:assert/strict';
import { adminToken, type Service } from '../support/service.ts';
import { bareId, globalId, mutate } from '../support/work.ts';
import { request } from './client.ts';

/** Answers of the APIs have many shapes. */
// oxlint-disable-next-line typescript/no-explicit-any
type Seen = Record<string, any>;

/** A client of one API that creates, reads, changes, runs and deletes a task. */
export interface ApiClient {
  /** Creates a task that is due every day at 03:00 UTC. */
  make(title: string): Promise<void>;
  /** Everything that the API shows of it; undefined when it is not listed. */
  see(title: string): Promise<Seen | undefined>;
  rename(seen: Seen, title: string): Promise<void>;
  /** Runs it now. */
  run(seen: Seen): Promise<void>;
  /** Deletes it. */
  end(seen: Seen): Promise<void>;
  /** Shown fields of the title, and of runs and changes. They may differ although nothing is lost. */
  readonly passing: readonly string[];
  /** Other shown fields that contain the name and change with it. */
  readonly renames?: readonly string[];
}

export const apis = ['graphql', 'timetable', 'virtshell', 'fylr', 'provision', 'mist'] as const;
export type Api = (typeof apis)[number];

// oxlint-disable-next-line typescript/no-explicit-any -- answers have many shapes
type Ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) => Promise<any>;

export function makeApiClients(service: Service): Readonly<Record<Api, ApiClient>> {
  const ask: Ask = async (method, path, headers, body) => {
    const reply = await request(service, method, path, { body, headers });
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  const graphql = makeGraphqlClient(service);
  return {
    graphql,
    timetable: makeTimetableClient(ask, graphql),
    virtshell: makeVirtshellClient(ask, graphql),
    fylr: makeFylrClient(ask, graphql),
    provision: makeProvisionClient(ask),
    mist: makeMistClient(ask),
  };
}

const crontab = { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' };

function makeGraphqlClient(service: Service): ApiClient {
  // A task that was run at a time set by fylr has an ended schedule for it, beside its own.
  const byTitle = `query { tasks(first: 200) { nodes { id name title description params tags { key value } version
    schedules(first: 10, filter: { states: [ACTIVE] }) { nodes { id state summary jitter overlap version } } } } }`;

  return {
    passing: ['name', 'title', 'version'],
    async make(title) {
      const schedules = [
        { recurrence: { cron: { expression: '0 3 * * *' } }, timeZone: 'UTC', overlap: 'BUFFER_ONE', jitter: 'PT5S' },
      ];
      const tags = [{ key: 'made', value: 'here' }];
      const input = { name: title, module: 'simulate', description: 'of GraphQL', tags, schedules };
      const { errors } = await mutate<object>(service, 'createTask', input, 'task { id }');
      assert.deepEqual(errors, []);
    },
    async see(title) {
      const { tasks } = await service.data<{ tasks: { nodes: Seen[] } }>(byTitle);
      return tasks.nodes.find(({ name, title: shown, description }) => [shown ?? name, description].includes(title));
    },
    async rename({ id, name, title }, to) {
      const change = title === null || title === name ? { name: to, title: null } : { title: to };
      const { errors } = await mutate<object>(service, 'updateTask', { id, ...change }, 'task { id }');
      assert.deepEqual(errors, []);
    },
    async run({ id }) {
      const { errors } = await mutate<object>(service, 'executeTask', { id }, 'run { id }');
      assert.deepEqual(errors, []);
    },
    async end({ id }) {
      const { errors } = await mutate<object>(service, 'deleteTask', { id }, 'deletedTaskId');
      assert.deepEqual(errors, []);
    },
  };
}

function makeTimetableClient(ask: Ask, graphql: ApiClient): ApiClient {
  const timetableHeaders = { 'x-auth-token': adminToken };
  return {
    passing: ['description', 'periodic_task', 'last_run_result', 'last_run_message'],
    async make(title) {
      await ask('POST', '/timetable/', timetableHeaders, {
        unique_name: 'server_suspend',
        subject_type: 'instance',
        subject_group: 'project',
        subject: 'matrix',
        subject_id: 'matrix',
        description: title,
        repeat: true,
        crontab,
        key_arguments: '{"answer": 42}',
      });
    },
    async see(title) {
      const list = await ask('GET', '/timetable/tasks_monitoring/?all_tenants=True', timetableHeaders);
      const row = list.rows.find((each: Seen) => each['name'] === title);
      return row && (await ask('GET', `/timetable/${row.timetable_id}/`, timetableHeaders));
    },
    rename: ({ timetable_id: id }, description) => ask('PATCH', `/timetable/${id}/`, timetableHeaders, { description }),
    // Clients of this API cannot run a task: it runs by its crontab alone.
    run: async ({ description }) => graphql.run((await graphql.see(description))!),
    end: ({ timetable_id: id }) => ask('DELETE', `/timetable/${id}/`, timetableHeaders),
  };
}

function makeVirtshellClient(ask: Ask, graphql: ApiClient): ApiClient {
  const agentHeaders = { 'x-virtshell-authorization': `somebody:${adminToken}` };
  const shell = '/api/virtshell/v1/tasks';
  return {
    passing: ['description', 'status', 'last_update'],
    renames: ['description'],
    async make(description) {
      await ask('POST', shell, agentHeaders, { description, type: 'matrix', object_uuid: 'a' });
    },
    async see(title) {
      const task = await graphql.see(title);
      if (task === undefined) return undefined;
      const { tasks } = await ask('GET', shell, agentHeaders);
      return tasks.find((each: Seen) => each['uuid'] === bareId(task['id']));
    },
    rename: ({ uuid }, description) => ask('PUT', `${shell}/${uuid}`, agentHeaders, { description }),
    // Nodes execute the runs that actions.yaml gives them; an agent can report only on runs for agents.
    run: async ({ uuid }) => graphql.run({ id: globalId('Task', uuid) }),
    end: ({ uuid }) => ask('DELETE', `${shell}/${uuid}`, agentHeaders),
  };
}

function makeFylrClient(ask: Ask, graphql: ApiClient): ApiClient {
  const fylrHeaders = { authorization: `Bearer ${adminToken}` };
  const change = ({ _id, _version }: Seen, changes: object) =>
    ask('PATCH', `/api/v1/task/${_id}`, fylrHeaders, { _version: _version + 1, ...changes });
  const ofRuns = ['status', 'state', 'status_msg', 'status_percent', 'run_started_at', 'run_finished_at'];
  return {
    passing: ['description', 'version', '_version', 'updated_at', ...ofRuns],
    renames: ['description'],
    async make(description) {
      const schedules = [{ hours: [3], minutes: [0], timezone: 'UTC' }];
      const prefs = { frontend_prefs: { color: 'red' } };
      await ask('POST', '/api/v1/task', fylrHeaders, { description, task_module: 'simulate', schedules, ...prefs });
    },
    async see(title) {
      const task = await graphql.see(title);
      if (task === undefined) return undefined;
      const all: Seen[] = (await ask('GET', '/api/task', fylrHeaders)).map((each: Seen) => each['task']);
      return all.find(({ description }) => description === (task['description'] ?? title));
    },
    rename: (seen, description) => change(seen, { description }),
    run: (seen) => change(seen, { next_run_at: new Date().toISOString() }),
    end: ({ _id }) => ask('DELETE', `/api/v1/task/${_id}`, fylrHeaders),
  };
}

function makeProvisionClient(ask: Ask): ApiClient {
  const php = '/api/v1/api.php?target=scheduler&action=';
  const provisionHeaders = { authorization: `Bearer ${adminToken}` };
  return {
    passing: ['name', 'last_run', 'next_run'],
    async make(name) {
      const repeat_items = [{ repeat_hour: 3, repeat_minute: 0 }];
      const class_name = String.raw`\scheduler\Tasks\TestTask`;
      const task = { user_id: 1, name, class_name, data: { answer: 42 }, active: true, repeat_items };
      await ask('POST', `${php}addTask`, provisionHeaders, task);
    },
    see: async (title) =>
      (await ask('GET', `${php}getTasks`, provisionHeaders)).data.find((each: Seen) => each['name'] === title),
    rename: ({ id }, name) => ask('POST', `${php}updateTask`, provisionHeaders, { id, name }),
    run: ({ id }) => ask('GET', `${php}executeTask&taskId=${id}`, provisionHeaders),
    end: ({ id }) => ask('GET', `${php}deleteTask&taskId=${id}`, provisionHeaders),
  };
}

function makeMistClient(ask: Ask): ApiClient {
  const mistHeaders = { authorization: adminToken };
  return {
    passing: ['name', 'last_run_at', 'total_run_count', 'run_immediately'],
    async make(name) {
      const machines_per_cloud = [['a', 'b']];
      const entry = { cronjob_type: 'crontab', cronjob_entry: { minute: '0', hour: '3' } };
      await ask('POST', '/api/v1/schedules', mistHeaders, { name, action: 'start', machines_per_cloud, ...entry });
    },
    see: async (title) =>
      (await ask('GET', '/api/v1/schedules', mistHeaders)).find(({ name, description }: Seen) =>
        [name, description].includes(title),
      ),
    rename: ({ id }, name) => ask('PATCH', `/api/v1/schedules/${id}`, mistHeaders, { name }),
    run: ({ id }) => ask('PATCH', `/api/v1/schedules/${id}`, mistHeaders, { run_immediately: true }),
    end: ({ id }) => ask('DELETE', `/api/v1/schedules/${id}`, mistHeaders),
  };
}
