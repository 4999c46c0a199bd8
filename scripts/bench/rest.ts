import { dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The requests of one API: to create a task that is due every day at 03:00 UTC, and to list all tasks. */
interface Api {
  readonly name: string;
  create(title: string): Request;
  readonly list: Request;
}

const abreast = 8;
/** Tasks in each list. Each API lists the tasks that it has made. */
const listed = 100;

/** Creates and lists tasks over each API of a running service. Each has a database of its own, so that the lists are equal. */
export const rest: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const calls = quick ? 100 : 1_000;
  const rows: Row[] = [];
  let graphql: { create: number; list: number } | null = null;
  for (const makeApi of apis) {
    const database = `rest_${rows.length}`;
    const databaseUrl = await makeDatabase(postgres.url, database);
    const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
    try {
      const api = makeApi(service.token);
      say(`rest: ${api.name}, ${calls} lists of ${listed} tasks, ${calls} creations`);
      await perSecond(service, listed, (n) => api.create(`listed ${n}`));
      await perSecond(service, 50, () => api.list);
      const list = await perSecond(service, calls, () => api.list);
      const create = await perSecond(service, calls, (n) => api.create(`made ${n}`));
      graphql ??= { create, list };
      rows.push({
        part: 'rest',
        what: api.name,
        figures: {
          'lists/s': Math.round(list),
          'x GraphQL': (list / graphql.list).toFixed(2),
          'creates/s': Math.round(create),
          'x GraphQL ': (create / graphql.create).toFixed(2),
        },
      });
    } finally {
      await service.stop();
      await dropDatabase(postgres.url, database);
    }
  }
  return rows;
};

async function perSecond(service: Service, calls: number, request: (n: number) => Request): Promise<number> {
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: abreast }, async () => {
      while (next < calls) {
        const { method, path, headers, body } = request(next++);
        const response = await fetch(`${service.url}${path}`, { method, headers, ...(body !== null && { body }) });
        const text = await response.text();
        if (!response.ok || /"errors":\[\{|"success":0/.test(text))
          throw new Error(`${method} ${path}: ${text.slice(0, 500)}`);
      }
    }),
  );
  return (calls / (performance.now() - began)) * 1000;
}

const crontab = { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' };

function requests(headers: Readonly<Record<string, string>>) {
  return {
    get: (path: string): Request => ({ method: 'GET', path, headers, body: null }),
    post: (path: string, body: object): Request => ({
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  };
}

const apis: readonly ((token: string) => Api)[] = [
  (token) => {
    const { post } = requests({ authorization: `Bearer ${token}` });
    const fields = 'id name state nextFireAt schedules(first: 1) { nodes { id state summary nextFireAt } }';
    const recurrence = { cron: { expression: '0 3 * * *' } };
    return {
      name: 'GraphQL',
      create: (name) =>
        post('/graphql', {
          query: `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { ${fields} } errors { message } } }`,
          variables: { input: { name, module: 'simulate', schedules: [{ recurrence }] } },
        }),
      list: post('/graphql', { query: `query { tasks(first: ${listed}) { nodes { ${fields} lastRun { state } } } }` }),
    };
  },
  (token) => {
    const { get, post } = requests({ 'x-auth-token': token });
    const made = { unique_name: 'server_suspend', subject_type: 'instance', subject_group: 'project' };
    return {
      name: 'timetable',
      create: (description) =>
        post('/timetable/', { ...made, subject: 'b', subject_id: 'b', description, repeat: true, crontab }),
      list: get(`/timetable/tasks_monitoring/?limit=${listed}`),
    };
  },
  (token) => {
    const { get, post } = requests({ 'x-virtshell-authorization': `bench:${token}` });
    return {
      // A virtshell task has no schedule, but one run that waits for an agent.
      name: 'virtshell',
      create: (description) => post('/api/virtshell/v1/tasks/', { description }),
      list: get('/api/virtshell/v1/tasks/'),
    };
  },
  (token) => {
    const { get, post } = requests({ authorization: `Bearer ${token}` });
    const schedules = [{ hours: [3], minutes: [0], timezone: 'UTC' }];
    return {
      name: 'fylr',
      create: (description) => post('/api/v1/task', { description, task_module: 'simulate', schedules }),
      list: get('/api/task'),
    };
  },
  (token) => {
    const { get, post } = requests({ authorization: `Bearer ${token}` });
    const class_name = String.raw`\scheduler\Tasks\TestTask`;
    const made = { user_id: 1, class_name, data: {}, active: true, repeat_items: [{ repeat_hour: 3 }] };
    const php = '/api/v1/api.php?target=scheduler&action=';
    return {
      name: 'provision',
      create: (name) => post(`${php}addTask`, { ...made, name }),
      list: get(`${php}getTasks`),
    };
  },
  (token) => {
    const { get, post } = requests({ authorization: token });
    const made = { action: 'start', machines_per_cloud: [['a', 'b']], cronjob_type: 'crontab', cronjob_entry: crontab };
    return {
      name: 'mist',
      create: (name) => post('/api/v1/schedules', { ...made, name }),
      list: get('/api/v1/schedules'),
    };
  },
];
