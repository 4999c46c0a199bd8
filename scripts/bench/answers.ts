import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { administer, dropDatabase, makeDatabase } from './database.ts';
import type { Part } from './part.ts';
import { makeProbing, processOf } from './probing.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';
import { middle } from './statistics.ts';

/** Params of 255 KB, with the number of tasks that an answer may show. */
const kinds: readonly (readonly [what: string, params: string, count: number])[] = [
  ['one text', `jsonb_build_object('filler', repeat(md5(n::text), 8160))`, 60],
  ['one text that JSON escapes', `jsonb_build_object('filler', repeat(chr(1), 43000))`, 60],
  ['one text of three bytes a character', `jsonb_build_object('filler', repeat('値', 86000))`, 60],
  ['15,000 keys', `(select jsonb_object_agg('key' || i, i) from generate_series(1, 15000) i)`, 60],
  [
    '40,000 lists',
    `jsonb_build_object('lists', (select jsonb_agg(jsonb_build_array(i % 10)) from generate_series(1, 40000) i))`,
    60,
  ],
];
const rounds = 5;

/** The largest answers: how long they block the event loop of the API while they are read, made and sent. */
export const answers: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const name = 'bench_answers';
  const databaseUrl = await makeDatabase(postgres.url, name);
  const probing = makeProbing();
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency, env: probing.env });
  const rows: Row[] = [];
  try {
    const api = processOf(service.pid, 'api-process');
    for (const [what, params, count] of kinds) {
      say(`answers: ${count} tasks whose params are ${what}`);
      await fill(databaseUrl, params, count);
      for (const [transport, ask] of [
        ['HTTP', askOverHttp],
        ['WebSocket', askOverSocket],
      ] as const) {
        const seen: { readonly blocked: number; readonly ms: number; readonly bytes: number }[] = [];
        for (let round = 0; round < (quick ? 3 : rounds) + 2; round += 1) {
          await probing.ask(api);
          const begun = performance.now();
          const bytes = await ask(service, count);
          const ms = performance.now() - begun;
          seen.push({ bytes, ms, blocked: (await probing.ask(api)).blocked });
        }
        // The first two rounds only warm up the compilers.
        const warm = seen.slice(2);
        const { bytes, ms } = middle(warm, (round) => round.ms);
        say(
          `  ${transport}: ${warm.map((round) => `${round.ms.toFixed(0)} ms, blocked ${round.blocked.toFixed(0)}`).join('; ')}`,
        );
        const blocked = warm.map((round) => round.blocked);
        rows.push({
          part: 'answers',
          what: `${what}, ${transport}`,
          figures: {
            MiB: bytes / 1_048_576,
            'ms in all': ms,
            'loop blocked, ms, p50': middle(blocked, (one) => one),
            'loop blocked, ms, max': Math.max(...blocked),
          },
        });
      }
    }
    return rows;
  } finally {
    await service.stop();
    probing.end();
    await dropDatabase(postgres.url, name);
  }
};

const query = (first: number): string => `{ tasks(first: ${first}) { nodes { name params } } }`;

async function askOverHttp({ url, token }: Service, first: number): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: query(first) }),
  });
  const text = await response.text();
  return checked(JSON.parse(text), first, text.length);
}

async function askOverSocket({ url, token }: Service, first: number): Promise<number> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  try {
    for await (const result of client.iterate({ query: query(first) })) {
      return checked(result, first, JSON.stringify(result).length);
    }
    throw new Error('there was no answer');
  } finally {
    await client.dispose();
  }
}

function checked(answer: unknown, first: number, length: number): number {
  const { data, errors } = answer as { data?: { tasks: { nodes: object[] } } | null; errors?: object[] };
  if (data?.tasks.nodes.length !== first) throw new Error(JSON.stringify(errors)?.slice(0, 500));
  return length;
}

async function fill(databaseUrl: string, params: string, count: number): Promise<void> {
  await administer(databaseUrl, async (client) => {
    // A trigger refuses to delete tasks; this role skips triggers.
    await client.query('begin; set local session_replication_role = replica; delete from task; commit');
    await client.query(
      `insert into task (id, tenant_id, name, module, params, state, retry, concurrency, created_by)
       select uuidv7(), t.id, 'large-' || n, 'simulate', ${params}, 'ACTIVE',
         '{"maxAttempts":1,"backoff":"FIXED","delayMs":0,"maxDelayMs":0,"factor":1,"jitter":0,"retryOnTimeout":false}',
         '{"maxRuns":null,"key":null,"onLimit":"BUFFER_ALL"}', '{"kind":"SYSTEM","name":"bench","tokenId":null}'
       from generate_series(1, $1::int) n, tenant t`,
      [count],
    );
  });
}
