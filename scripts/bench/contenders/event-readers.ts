/** Readers of all run events, each on a WebSocket of its own. They read until no event has come for a while. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { contend } from '../contender.ts';
import type { ReadersInput, ReadersResult } from '../events.ts';

const runEvents =
  'subscription ($after: Cursor) { runEvents(after: $after) { cursor at type run { id task { name } } } }';

interface Event {
  readonly cursor: string;
  readonly at: string;
  readonly run: { readonly id: string; readonly task: { readonly name: string } };
}

await contend(async (given) => {
  const { url, token, readers, from, to, quietMs, after } = given as ReadersInput;
  const lags: number[] = [];
  const cursors: string[][] = [];
  let last = Math.max(Date.now(), from);

  function follow(fail: (error: Error) => void) {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    const seen: string[] = [];
    cursors.push(seen);
    client.subscribe<{ runEvents: Event }>(
      { query: runEvents, variables: { after } },
      {
        next({ data, errors }) {
          if (!data || errors) return fail(new Error(JSON.stringify(errors)));
          last = Date.now();
          const { cursor, at, run } = data.runEvents;
          if (run.task.name === '') fail(new Error('a task without a name'));
          seen.push(cursor);
          const stored = Date.parse(at);
          if (stored >= from && stored < to) lags.push(last - stored);
        },
        error: (error) => fail(error instanceof Error ? error : new Error(JSON.stringify(error))),
        complete: () => fail(new Error('the stream ended')),
      },
    );
    return client;
  }

  const clients = await new Promise<ReturnType<typeof follow>[]>((resolve, reject) => {
    const all = Array.from({ length: readers }, () => follow(reject));
    const looking = setInterval(() => {
      if (Date.now() < Math.max(last, to) + quietMs) return;
      clearInterval(looking);
      resolve(all);
    }, 100);
  });
  for (const client of clients) await client.dispose();
  const [first = []] = cursors;
  const result: ReadersResult = {
    events: cursors.map(({ length }) => length),
    same: cursors.every((seen) => seen.length === first.length && seen.every((cursor, n) => cursor === first[n])),
    repeated: first.length - new Set(first).size,
    lags: { count: lags.length, sorted: [50, 90, 99, 100].map((percent) => rank(lags, percent)) },
  };
  return result;
});

function rank(values: number[], percent: number): number {
  values.sort((a, b) => a - b);
  return values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)] ?? Number.NaN;
}
