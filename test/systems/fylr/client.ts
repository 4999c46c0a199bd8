import assert from 'node:assert/strict';
import { until } from '../../support/node.ts';
import { adminToken } from '../../support/service.ts';
import { type DialectService, type Reply, request } from '../client.ts';

export type Version = 'old' | 'new';
const paths = { old: '/api/task', new: '/api/v1/task' };
/** Criteria that match any time. */
export const everyone = { days_of_month: [], hours: [], minutes: [], timezone: 'UTC', weekdays: [] };
export const versions = Object.keys(paths) as readonly Version[];

/** Calls of fylr's clients. */
export function clientOf(served: () => DialectService) {
  const ask = (method: string, at = '', body?: unknown, version: Version = 'new', token: string = adminToken) =>
    request(served().service, method, `${paths[version]}${at}`, {
      body,
      headers: { authorization: `Bearer ${token}` },
    });
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes
  async function good(reply: Promise<Reply>): Promise<any> {
    const { status, text, body } = await reply;
    assert.equal(status, 200, text);
    return body;
  }
  const get = async (id: number, version: Version = 'new') =>
    (await good(ask('GET', `/${id}`, undefined, version))).task;
  return {
    ask,
    get,
    good,
    add: async (task: object = {}) =>
      (await good(ask('POST', '', { task: { task_module: 'simulate', ...task } }))).task,
    patch: async (id: number, change: object) => {
      const { version } = await get(id);
      return (await good(ask('PATCH', `/${id}`, { task: { _version: version + 1, ...change } }))).task;
    },
    /** The task, when it is as wanted. */
    untilTask: (id: number, wanted: (task: { status: string } & Record<string, unknown>) => boolean, ms?: number) =>
      until(
        async () => {
          const task = await get(id);
          return wanted(task) && task;
        },
        `task ${id} to be as wanted`,
        ms,
      ),
    /** Our schedules of the task, the oldest first. */
    schedulesOf: (id: number) =>
      served().look.rows<{
        id: string;
        version: number;
        recurrence: object;
        time_zone: string;
        starts_at: string | null;
      }>(
        `select s.id, s.version, s.recurrence, s.time_zone, s.starts_at from schedule s
       join dialect_number n on n.subject_id = s.task_id and n.dialect = 'fylr' and n.noun = 'task'
       where n.number = $1 and s.deleted_at is null order by s.created_at, s.id`,
        [id],
      ),
    /** The time this many milliseconds from now. */
    soon: (ms = 0) => new Date(Date.now() + ms).toISOString(),
  };
}
