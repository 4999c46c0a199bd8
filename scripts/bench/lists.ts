import { callAbreast } from './abreast.ts';
import { type RunningServer, servePeer } from './child.ts';
import { countUsage } from './cpu.ts';
import { administer, dropDatabase, makeDatabase } from './database.ts';
import { makeCaller } from './graphql-caller.ts';
import type { Part } from './part.ts';
import { say } from './progress.ts';
import type { Row } from './report.ts';
import { type Service, startService } from './service.ts';
import { fillHistory } from './history.ts';

const abreast = 8;

/** Queries that are valid in both schemas. The schemas of the competitors have only what these queries need. */
const queries = {
  '100 tasks, 5 fields': `{ tasks(first: 100) { nodes { id name state priority createdAt } } }`,
  '100 tasks, 10 runs each, 5 lines each': `{ tasks(first: 100) { nodes { id name
    runs(first: 10) { nodes { id number state logs(first: 5) { nodes { index message } } } } } } }`,
} as const;

/** Lists the same rows of the same PostgreSQL, with Polychron and with two GraphQL servers that serve only these queries. */
export const lists: Part = async (servers, { quick, concurrency }) => {
  const postgres = await servers.postgres();
  const name = 'bench_lists';
  const databaseUrl = await makeDatabase(postgres.url, name);
  await administer(databaseUrl, (client) => fillHistory(client, { tasks: 100, runs: 1_000, lines: 5 }));
  const service = await startService({ databaseUrl, mongoUrl: null, concurrency });
  const peers: [string, RunningServer][] = [];
  try {
    const token = await makeTenantToken(service);
    peers.push(['Yoga', await servePeer('lists-yoga', { databaseUrl })]);
    peers.push(['mercurius with JIT', await servePeer('lists-mercurius', { databaseUrl })]);
    const rows: Row[] = [];
    for (const [what, query] of Object.entries(queries)) {
      const nested = query.includes('logs');
      const calls = (nested ? 40 : 1_000) / (quick ? 4 : 1);
      for (const [server, url, bearer, pid] of [
        ...peers.map(([peer, { url, pid }]) => [peer, url, null, pid] as const),
        ['Polychron, a tenant’s token', service.url, token, service.pid] as const,
        ['Polychron, the operator’s token', service.url, service.token, service.pid] as const,
      ]) {
        say(`lists: ${server}, ${what}, ${calls} calls, ${abreast} at a time`);
        rows.push(
          await measure(`${server}: ${what}`, { url, bearer, query, calls, pids: [pid], postgres: postgres.pid }),
        );
      }
    }
    return rows;
  } finally {
    for (const [, peer] of peers) peer.stop();
    await service.stop();
    await dropDatabase(postgres.url, name);
  }
};

interface Measured {
  readonly url: string;
  readonly bearer: string | null;
  readonly query: string;
  readonly calls: number;
  readonly pids: readonly number[];
  readonly postgres: number;
}

async function measure(what: string, { url, bearer, query, calls, pids, postgres }: Measured): Promise<Row> {
  const caller = makeCaller(url, bearer, abreast);
  const ask = async (): Promise<void> => {
    const { tasks } = await caller.ask<{
      tasks: { nodes: readonly { runs?: { nodes: { logs: { nodes: object[] } }[] } }[] };
    }>(query);
    const [first] = tasks.nodes;
    const whole =
      !query.includes('logs') || (first?.runs?.nodes.length === 10 && first.runs.nodes[0]?.logs.nodes.length === 5);
    if (tasks.nodes.length !== 100 || !whole) throw new Error(`${what}: rows are missing`);
  };
  try {
    await callAbreast(abreast, calls / 5, ask);
    const [server, database] = [countUsage(pids), countUsage([postgres])];
    const { perSecond, p50, p99 } = await callAbreast(abreast, calls, ask);
    const figures = {
      'answers/s': perSecond,
      'p50, ms': p50,
      'p99, ms': p99,
      'server ms/answer': server().servers / calls,
      'PostgreSQL ms/answer': database().servers / calls,
    };
    return { part: 'lists', what, figures };
  } finally {
    await caller.close();
  }
}

async function makeTenantToken(service: Service): Promise<string> {
  const { tenants } = await service.ask<{ tenants: readonly { id: string }[] }>('{ tenants { id } }', {});
  const { createApiToken } = await service.ask<{ createApiToken: { secret: string | null; errors: object[] } }>(
    `mutation ($tenantId: ID!) {
       createApiToken(input: { tenantId: $tenantId, name: "bench", scopes: [READ] }) { secret errors { message } } }`,
    { tenantId: tenants[0]?.id },
  );
  if (createApiToken.secret === null) throw new Error(JSON.stringify(createApiToken.errors));
  return createApiToken.secret;
}
