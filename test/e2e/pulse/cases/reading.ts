import type { RecurrenceInput } from '../../../support/generated.ts';
import { openSocket } from '../../../support/subscription.ts';
import { everySecond, makeTask, mutate } from '../../../support/work.ts';
import { ask, bearer, during, flood, nested, seconds, send, speak } from '../hostile.ts';
import type { PulseCase } from '../pulse-case.ts';
import type { Scene } from '../scene.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour).join(',');
/** Legal rules that are dear to compute. */
const heavyRules = [
  'FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=28',
  `FREQ=DAILY;BYHOUR=${hours};BYSETPOS=-1;COUNT=10000`,
  'FREQ=YEARLY;INTERVAL=97;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO',
  'FREQ=MINUTELY;BYSECOND=0;BYSETPOS=1',
  'FREQ=SECONDLY;INTERVAL=7919;BYMONTH=2;BYMONTHDAY=29',
];
const preview = `query ($rule: RRule!) {
  previewRecurrence(input: { recurrence: { rrule: { rule: $rule, start: "2026-01-01T09:00:00" } }, count: 500, timeZone: "Europe/Vienna" }) {
    __typename } }`;

/** A task of beta's with one schedule; answers the schedule's id. */
async function scheduleOf({ service, beta }: Scene, recurrence: RecurrenceInput): Promise<string> {
  const task = await makeTask(
    service,
    `read ${Math.random()}`,
    { schedules: [{ recurrence }] },
    beta.tokens.WRITE.secret,
  );
  return task.schedules.nodes[0]!.id;
}

/** What a token that may only read can do. */
export const readingCases: readonly PulseCase[] = [
  {
    who: 'a READ token',
    name: 'previews of rules that are dear to compute',
    act: (scene) => flood(15 * scene.scale, 5, (n) => ask(scene, 'READ', preview, { rule: heavyRules[n % 5] })),
  },
  {
    who: 'a READ token',
    name: 'fire times of stored rules that are dear to compute, read again and again',
    act: async (scene) => {
      const ids: string[] = [];
      for (const rule of heavyRules.slice(0, 2)) {
        await scheduleOf(scene, { rrule: { rule, start: '2026-01-01T09:00:00' } }).then(
          (id) => ids.push(id),
          () => undefined,
        );
      }
      const query = 'query ($id: ID!) { schedule(id: $id) { nextFireTimes(count: 100) { instant } } }';
      await flood(10 * scene.scale, 5, (n) => ask(scene, 'READ', query, { id: ids[n % ids.length] }));
    },
  },
  {
    who: 'a READ token',
    name: 'the ledger of a rule of every minute, up to 2031',
    act: async (scene) => {
      const rule = { rrule: { rule: 'FREQ=MINUTELY;BYSECOND=0;BYSETPOS=1', start: '2026-01-01T09:00:00' } };
      const id = await scheduleOf(scene, rule);
      const query = `query ($id: ID!) {
        schedule(id: $id) { ledger(range: { to: "2031-01-01T00:00:00Z" }) { planned } } }`;
      await flood(3 * scene.scale, 3, () => ask(scene, 'READ', query, { id }));
    },
  },
  {
    who: 'a READ token',
    name: 'answers of hundreds of megabytes',
    act: async (scene) => {
      const { service, beta, scale } = scene;
      const params = { result: 'x'.repeat(250_000) };
      await flood(200, 8, (n) => makeTask(service, `big ${n}`, { params }, beta.tokens.WRITE.secret));
      const list = Array.from({ length: 8 }, (_, n) => `a${n}: tasks(first: 200) { nodes { params } }`).join(' ');
      await flood(4 * scale, 2, () =>
        send(`${service.url}/graphql`, {
          headers: bearer(beta.tokens.READ.secret),
          body: JSON.stringify({ query: `{ ${list} }` }),
        }),
      );
    },
  },
  {
    who: 'a READ token',
    name: 'thousands of subscriptions to the events of all runs',
    act: async ({ service, beta, scale, defer }) => {
      const sockets = Array.from({ length: 20 * scale }, () => openSocket(service, beta.tokens.READ.secret));
      defer(() => sockets.forEach((socket) => socket.cut()));
      for (const socket of sockets) {
        for (let n = 0; n < 95; n += 1)
          socket.watch('subscription { runEvents { cursor run { id task { name } } } }', {}, () => {});
      }
      const token = beta.tokens.WRITE.secret;
      await makeTask(service, 'chatty', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] }, token);
      await seconds(5);
    },
  },
  {
    who: 'a READ token',
    name: 'documents of a megabyte: deep, wide, with many aliases and many fragments',
    act: ({ service, beta, scale }) => {
      const spread = Array.from({ length: 3_000 }, (_, n) => `fragment F${n} on Query { ...F${(n + 1) % 3_000} }`);
      const documents = [
        '{a'.repeat(300_000),
        `{ ${Array.from({ length: 40_000 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
        `{ ...F0 } ${spread.join(' ')}`,
        `{ tasks { nodes { ${'id '.repeat(200_000)} } } }`,
        `# ${'x'.repeat(1_000_000)}\n{ __typename }`,
      ];
      return flood(40 * scale, 10, (n) =>
        send(`${service.url}/graphql`, {
          headers: bearer(beta.tokens.READ.secret),
          body: JSON.stringify({ query: documents[n % documents.length] }),
        }),
      );
    },
  },
  {
    who: 'a READ token',
    name: 'variables that nest a million deep, over HTTP and over an open WebSocket',
    act: ({ service, beta, scale }) => {
      const deep = `{"query":"{__typename}","variables":{"a":${nested(900_000)}`;
      const init = JSON.stringify({
        type: 'connection_init',
        payload: { authorization: `Bearer ${beta.tokens.READ.secret}` },
      });
      return flood(60 * scale, 20, (n) =>
        n % 2 === 0
          ? send(`${service.url}/graphql`, { headers: bearer(beta.tokens.READ.secret), body: deep })
          : speak(service.socketUrl, [init, `{"id":"1","type":"subscribe","payload":${deep}`]),
      );
    },
  },
  {
    who: 'a READ token',
    name: 'subscriptions begun and ended two thousand times',
    act: async ({ service, beta, scale }) => {
      const socket = openSocket(service, beta.tokens.READ.secret);
      await flood(2_000 * scale, 50, async () => {
        const watched = socket.watch('subscription { scheduleEvents { cursor } }', {}, () => {});
        await new Promise((resolve) => setImmediate(resolve));
        watched.stop();
      });
      socket.cut();
    },
  },
  {
    who: 'a READ token',
    name: 'lists of every API over two thousand tasks',
    act: async (scene) => {
      const { service, beta, scale, look } = scene;
      const token = beta.tokens.WRITE.secret;
      const { id } = await makeTask(service, 'one', {}, token);
      await look.rows(
        `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
         select gen_random_uuid(), tenant_id, 'copy ' || n, module, params, state, retry, concurrency, created_by
         from task, generate_series(1, 2000) n where id = $1`,
        [Buffer.from(id, 'base64url').toString().split(':')[1]],
      );
      const read = beta.tokens.READ.secret;
      const asked = [
        [`${service.url}/timetable/`, { 'x-auth-token': read }],
        [`${service.url}/api/v1/schedules`, { authorization: read }],
        [`${service.url}/api/v1/task?limit=20`, { authorization: `Bearer ${read}` }],
        [`${service.url}/api/virtshell/v1/tasks/`, { authorization: `Bearer ${read}` }],
        [`${service.url}/api/v1/api.php?target=scheduler&action=list`, { authorization: `Bearer ${read}` }],
      ] as const;
      await flood(60 * scale, 10, (n) => {
        const [url, headers] = asked[n % asked.length]!;
        return send(url, { method: 'GET', headers });
      });
    },
  },
  {
    who: 'alpha itself',
    name: 'the ledger of its own schedule, dry runs and checks of edits, in a loop',
    act: async ({ service, alpha, alphaSchedule: id, scale }) => {
      const ledger = 'query ($id: ID!) { schedule(id: $id) { ledger(range: {}) { planned balanced } } }';
      const range = { from: new Date(Date.now() - 60_000).toISOString(), to: new Date().toISOString() };
      await during(4 * scale, 10, (n) => {
        if (n % 3 === 0) return service.ask(ledger, { id }, alpha.tokens.READ.secret);
        const input = n % 3 === 1 ? { id, range, dryRun: true } : { id, maxRuns: 1_000_000, validateOnly: true };
        const name = n % 3 === 1 ? 'backfillSchedule' : 'updateSchedule';
        return mutate(service, name, input, '__typename', alpha.tokens.WRITE.secret);
      });
    },
  },
];
