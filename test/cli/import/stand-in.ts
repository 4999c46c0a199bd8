import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { example } from '../../systems/import/support.ts';

export type StandIn = Awaited<ReturnType<typeof startStandIn>>;
type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export const token = 'a-token-of-the-source';

/** With `now` + 30 days, none of its times have passed; repeat items and crontabs have no year. */
export function makeInstallation() {
  const { details } = example('timetable') as { details: [TimetableTask, TimetableTask] };
  const [, nightly] = details;
  const repeated = { ...nightly, repeat: true, periodic_task: { ...nightly.periodic_task, expires: null } };
  const [envelope] = example('fylr') as [{ task: object }];
  const schedules = [{ hours: [8], minutes: [30], timezone: 'Europe/Berlin' }];
  return {
    timetable: [{ ...details[0] }, { ...repeated, description: 'nightly' }] as TimetableTask[],
    virtshell: [
      ...(example('virtshell') as { tasks: object[] }).tasks,
      { uuid: 'waiting', status: 'pending', type: 'stop' },
    ],
    fylr: [{ ...envelope, task: { ...envelope.task, next_run_at: '2024-02-01T00:00:00Z', schedules } }] as object[],
    provision: (example('provision') as { data: object[] }).data,
    mist: [
      {
        id: '3bb46efc882c4b44b21826e5e98f7c28',
        name: 'test',
        action: 'start',
        machines_per_cloud: [['cloud', 'machine']],
        enabled: true,
        expires: null,
        cronjob_type: 'interval',
        cronjob_entry: '{"every":2,"period":"hours"}',
        last_run_at: '2016-02-20 09:59:00',
      },
    ] as Record<string, unknown>[],
  };
}

export type TimetableTask = Record<string, unknown> & {
  timetable_id: number;
  periodic_task: Record<string, unknown>;
};

/** One server with the five documented APIs, as far as an import reads them. It accepts only its own token. */
export async function startStandIn() {
  const state = { installation: makeInstallation(), newFylr: false };
  const asked: string[] = [];
  const odd = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stand-in');
    asked.push(`${request.method} ${request.url}`);
    const strange = odd.get(url.pathname);
    if (strange) strange(request, response, url);
    else answer(request, response, url);
  });

  function answer({ headers, url: raw = '' }: IncomingMessage, response: ServerResponse, url: URL): void {
    const json = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { installation } = state;
    const path = url.pathname;
    if (path.startsWith('/timetable/')) {
      if (headers['x-auth-token'] !== token) return json(401, { error: { code: 401, title: 'Unauthorized' } });
      if (path === '/timetable/tasks_monitoring/') {
        const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))];
        const rows = installation.timetable.map(({ timetable_id }) => ({ timetable_id }));
        return json(200, { rows: rows.slice(offset, offset + limit), total_count: rows.length });
      }
      const task = installation.timetable.find(({ timetable_id }) => path === `/timetable/${timetable_id}/`);
      return task ? json(200, task) : json(404, { error: { code: 404 } });
    }
    if (path === '/api/virtshell/v1/tasks/') {
      const hmac = createHmac('sha256', token).update(`GET\n${path}`).digest('hex');
      const given = headers['x-virtshell-authorization'];
      if (given !== `me:${token}` && given !== `me:${hmac}`) return json(403, { error: 'no' });
      return json(200, { tasks: installation.virtshell });
    }
    if (path === (state.newFylr ? '/api/v1/task' : '/api/task')) {
      const given = [
        headers.authorization,
        headers['x-fylr-authorization'],
        `Bearer ${url.searchParams.get('access_token')}`,
      ];
      if (!given.includes(`Bearer ${token}`)) return json(401, { code: 'UserRequired' });
      if (!state.newFylr) return json(200, installation.fylr);
      const [offset, limit] = [Number(url.searchParams.get('offset')), 100];
      const objects = installation.fylr.slice(offset, offset + limit);
      return json(200, { limit, offset, count: installation.fylr.length, objects });
    }
    if (path === '/api/v1/api.php') {
      if (!isSigned(raw) && headers.authorization !== `Bearer ${token}` && !isBasic(headers.authorization))
        return json(200, { success: 0, message: 'Invalid credentials' });
      return json(200, { success: 1, data: installation.provision });
    }
    if (path === '/api/v1/schedules') {
      if (headers.authorization?.replace('Bearer ', '') !== token) return json(401, 'Unauthorized');
      return json(200, installation.mist);
    }
    return json(404, {});
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    /** The method and address of all requests so far. */
    asked,
    /** Answers to return for a path instead of the usual one; a test adds them and clears the map. */
    odd,
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function isSigned(raw: string): boolean {
  const [, text = '', hash = ''] = /^.*?\?(.*&apiKey=key)&hash=([^&]+)$/.exec(raw) ?? [];
  return hash !== '' && createHmac('sha256', token).update(text).digest('base64') === decodeURIComponent(hash);
}

function isBasic(given: string | undefined): boolean {
  return given === `Basic ${Buffer.from(`me:${token}`).toString('base64')}`;
}
