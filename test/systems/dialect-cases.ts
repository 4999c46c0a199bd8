import assert from 'node:assert/strict';
import { adminToken, type Service } from '../support/service.ts';
import { type Reply, request } from './client.ts';

/** A read and a write of each dialect, and its answer when a store is unavailable. */
export interface DialectCase {
  readonly api: string;
  readonly headers: (token: string) => Record<string, string>;
  readonly list: string;
  readonly make: readonly [path: string, body: object];
  /** The whole body of the refusal; null = the message alone. */
  readonly body: ((message: string) => unknown) | null;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const php = '/api/v1/api.php?target=scheduler&action=';

export const dialectCases: readonly DialectCase[] = [
  {
    api: 'timetable',
    headers: (token) => ({ 'x-auth-token': token }),
    list: '/timetable/tasks_monitoring/',
    make: [
      '/timetable/',
      {
        unique_name: 'server_suspend',
        subject_type: 'instance',
        subject_group: 'project',
        subject: 'busy',
        subject_id: 'busy',
        description: 'busy',
        repeat: true,
        crontab: { minute: '0', hour: '3', day_of_month: '*', month_of_year: '*', day_of_week: '*' },
      },
    ],
    body: (message) => ({ error: { code: 503, title: 'Service Unavailable', message } }),
  },
  {
    api: 'virtshell',
    headers: (token) => ({ 'x-virtshell-authorization': `somebody:${token}` }),
    list: '/api/virtshell/v1/tasks',
    make: ['/api/virtshell/v1/tasks', { description: 'busy', type: 'busy', object_uuid: 'a' }],
    body: (message) => ({ error: message }),
  },
  {
    api: 'fylr',
    headers: bearer,
    list: '/api/v1/task',
    make: ['/api/v1/task', { description: 'busy', task_module: 'simulate' }],
    body: (message) => ({
      code: 'ServiceUnavailable',
      error: message,
      package: 'task',
      parameters: {},
      realm: 'server',
      statuscode: 503,
    }),
  },
  {
    api: 'provision',
    headers: bearer,
    list: `${php}getTasks`,
    make: [
      `${php}addTask`,
      { user_id: 1, name: 'busy', class_name: String.raw`\scheduler\Tasks\TestTask`, active: true, repeat_items: [] },
    ],
    body: (message) => ({ success: 0, message }),
  },
  {
    api: 'mist',
    headers: (token) => ({ authorization: token }),
    list: '/api/v1/schedules',
    make: [
      '/api/v1/schedules',
      {
        name: 'busy',
        action: 'start',
        machines_per_cloud: [['a', 'b']],
        cronjob_type: 'crontab',
        cronjob_entry: { minute: '0', hour: '3' },
      },
    ],
    body: null,
  },
];

export function listBy(service: Service, { headers, list }: DialectCase, token = adminToken): Promise<Reply> {
  return request(service, 'GET', list, { headers: headers(token) });
}

let names = 0;
export function makeBy(service: Service, { headers, make: [path, body] }: DialectCase): Promise<Reply> {
  const name = 'name' in body ? { name: `busy ${(names += 1)}` } : {};
  return request(service, 'POST', path, { headers: headers(adminToken), body: { ...body, ...name } });
}

export function assertUnavailable(reply: Reply, { api, body }: DialectCase, message: string): void {
  assert.equal(reply.status, 503, `${api}: ${reply.text}`);
  assert.equal(reply.headers.get('retry-after'), '1', api);
  if (body === null) assert.equal(reply.text, message, api);
  else assert.deepEqual(reply.body, body(message), api);
}
