import { everySecond, executeTask, makeTask, mutate } from '../../../support/work.ts';
import { makeToken } from '../../../support/tenants.ts';
import { openSocket } from '../../../support/subscription.ts';
import { makeWorker } from '../../../support/workers.ts';
import { bearer, flood, hang, openDeafSocket, seconds, send } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';

const runEvents = `subscription ($after: Cursor) {
  runEvents(after: $after) { cursor type run { id task { name } } } }`;

/** Many callers who do the same at the same moment, or who take no answer. */
export const stormCases: readonly PulseCase[] = [
  {
    who: 'a READ token',
    name: '500 subscribers that are cut again and again and go on where they were',
    async act({ service, beta, scale, defer }) {
      const token = beta.tokens.WRITE.secret;
      await makeTask(service, 'chatty', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] }, token);
      const first = openSocket(service, beta.tokens.READ.secret);
      defer(() => first.cut());
      let after: string | null = null;
      for await (const { cursor } of first.stream<{ cursor: string }>(runEvents)) {
        after = cursor;
        break;
      }
      for (let round = 0; round < 2 * scale; round += 1) {
        const sockets = Array.from({ length: 500 }, () => openSocket(service, beta.tokens.READ.secret));
        await Promise.all(
          sockets.map(async (socket) => {
            const come = Promise.withResolvers<void>();
            socket.watch(runEvents, { after }, () => come.resolve()).ended.then(come.resolve, () => come.resolve());
            await Promise.race([come.promise, socket.closed]);
          }),
        );
        for (const socket of sockets) socket.cut();
      }
    },
  },
  {
    who: 'a READ token',
    name: 'readers of loud logs and of all events who take nothing from their sockets',
    async act({ service, beta, scale, defer }) {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'loud', { params: { logLines: 100_000 * scale } }, token);
      const run = await executeTask(service, id, {}, token);
      const query = 'subscription ($run: ID!) { logTail(runId: $run) { cursor entries { index message } } }';
      const payloads = Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? { query, variables: { run } } : { query: runEvents, variables: { after: null } },
      );
      await flood(40 * scale, 10, async () => {
        const socket = await openDeafSocket(service.socketUrl, beta.tokens.READ.secret, payloads);
        defer(() => socket.terminate());
      });
      await seconds(4);
    },
  },
  {
    who: 'a READ token',
    name: '200 answers of a megabyte that nobody takes',
    async act({ service, beta, scale, defer }) {
      const params = { result: 'x'.repeat(250_000) };
      await flood(5, 5, (n) => makeTask(service, `big ${n}`, { params }, beta.tokens.WRITE.secret));
      const body = JSON.stringify({ query: '{ tasks(first: 5) { nodes { params } } }' });
      const head = Object.entries(bearer(beta.tokens.READ.secret)).map(([name, value]) => `${name}: ${value}\r\n`);
      const request = `POST /graphql HTTP/1.1\r\nhost: x\r\n${head.join('')}content-length: ${body.length}\r\n\r\n${body}`;
      await flood(200 * scale, 50, async () => {
        const socket = await hang(service.port, request);
        defer(() => socket.destroy());
      });
      await seconds(3);
    },
  },
  {
    who: 'an EXECUTE token',
    name: '500 waits for work whose tokens are revoked as the work comes',
    async act({ service, beta, scale }) {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'outside', { module: 'external', params: { worker: 'w' } }, token);
      const tokens = await Promise.all(
        Array.from({ length: 10 }, (_, n) => makeToken(service, beta.id, ['EXECUTE'], `waiting ${n}`)),
      );
      const waiting = tokens.map(({ secret }, n) => {
        const worker = makeWorker(service, `waiting ${n}`, ['w'], secret);
        return flood(50 * scale, 50, () => worker.claim({ wait: 'PT5S', lease: 'PT1S' }));
      });
      await seconds(1);
      await Promise.all([
        flood(100 * scale, 20, () => executeTask(service, id, {}, token)),
        ...tokens.map((each) => mutate(service, 'revokeApiToken', { id: each.id }, '__typename')),
      ]);
      await Promise.all(waiting);
    },
  },
  {
    who: 'an EXECUTE token',
    name: 'runs ordered with one and the same idempotency key, and as many with keys of their own',
    async act({ service, beta, scale }) {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'once', {}, token);
      await flood(400 * scale, 100, (n) =>
        executeTask(service, id, { idempotencyKey: n % 2 === 0 ? 'the same' : `own ${n}` }, token),
      );
    },
  },
  {
    who: 'an EXECUTE token',
    name: '200 runs canceled one by one as they begin',
    async act({ service, beta, scale }) {
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'canceled', { params: { durationMs: 60_000, steps: 1_000 } }, token);
      await flood(200 * scale, 50, async () => {
        const run = await executeTask(service, id, {}, token);
        await mutate(service, 'cancelRun', { id: run, grace: 'PT0S' }, '__typename', token);
      });
    },
  },
  {
    who: 'a READ token',
    name: 'lists of every API over tasks of a quarter of a megabyte',
    async act({ service, beta, scale }) {
      const params = { result: 'x'.repeat(250_000) };
      await flood(100, 8, (n) => makeTask(service, `big ${n}`, { params }, beta.tokens.WRITE.secret));
      const read = beta.tokens.READ.secret;
      const asked = [
        ['/timetable/', { 'x-auth-token': read }],
        ['/api/v1/schedules', { authorization: read }],
        ['/api/v1/task?limit=1000', { authorization: `Bearer ${read}` }],
        ['/api/virtshell/v1/tasks/', { 'x-virtshell-authorization': `me:${read}` }],
        ['/api/v1/api.php?target=scheduler&action=getTasks', { authorization: `Bearer ${read}` }],
      ] as const;
      await flood(40 * scale, 10, (n) => {
        const [path, headers] = asked[n % asked.length]!;
        return send(`${service.url}${path}`, { method: 'GET', headers });
      });
    },
  },
  {
    who: 'an operator',
    name: 'a module withdrawn and a tenant disabled with hundreds of runs queued',
    async act({ service, beta, scale, defer }) {
      const token = beta.tokens.WRITE.secret;
      defer(() => mutate(service, 'updateTenant', { id: beta.id, enabled: true }, 'tenant { id }'));
      const schedules = Array.from({ length: 50 }, () => ({ recurrence: everySecond, overlap: 'ALLOW_ALL' as const }));
      const { id } = await makeTask(service, 'withdrawn', { params: { durationMs: 20_000 }, schedules }, token);
      await flood(300 * scale, 50, () => executeTask(service, id, {}, token));
      await mutate(service, 'updateTenant', { id: beta.id, modules: ['external'] }, 'tenant { id }');
      await seconds(1);
      await mutate(service, 'updateTenant', { id: beta.id, modules: ['simulate'] }, 'tenant { id }');
      await mutate(service, 'updateTenant', { id: beta.id, enabled: false }, 'tenant { id }');
      await seconds(1);
    },
  },
];
