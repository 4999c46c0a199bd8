/**
 * A process of its own that watches as a user of alpha would: it follows the events of alpha's runs, and it measures how late
 * this machine lets a timer be, and how crowded its processors are. It shares no event loop with the hostile work nor with
 * the service.
 */
import { readFileSync } from 'node:fs';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface ObserverStart {
  readonly socketUrl: string;
  readonly token: string;
}

export interface Observed {
  /** When each run's end was seen, by the run's id. */
  readonly ends: Readonly<Record<string, number>>;
  /** The latest that a timer of this process was since the last report, in milliseconds. */
  readonly stallMs: number;
  /** How many threads wanted each processor, on average since the last report; at least 1. */
  readonly crowd: number;
  readonly connections: number;
}

const every = 50;
const final = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST']);
const ends: Record<string, number> = {};
let stallMs = 0;
let wanted = { sum: 0, looks: 0 };
let connections = 0;

process.once('message', (start: ObserverStart) => {
  let expected = performance.now() + every;
  setInterval(() => {
    const now = performance.now();
    stallMs = Math.max(stallMs, now - expected);
    expected = now + every;
    wanted = { sum: wanted.sum + crowdNow(), looks: wanted.looks + 1 };
  }, every);
  void follow(start);
  process.send?.('started');
  process.on('message', () => {
    const crowd = Math.max(1, wanted.sum / Math.max(1, wanted.looks));
    process.send?.({ ends, stallMs, crowd, connections } satisfies Observed);
    stallMs = 0;
    wanted = { sum: 0, looks: 0 };
  });
});
process.on('disconnect', () => process.exit(0));

/** Threads that run or could run, this one left out, for each processor; 1 where the system does not say. */
function crowdNow(): number {
  if (process.platform !== 'linux') return 1;
  const stat = readFileSync('/proc/stat', 'utf8');
  const running = Number(/^procs_running (\d+)/m.exec(stat)?.[1]) - 1;
  return running / (stat.match(/^cpu\d+ /gm)?.length ?? 1);
}

const query = `subscription ($after: Cursor) {
  runEvents(filter: { triggers: [SCHEDULE] }, after: $after) { cursor type run { id } } }`;

/** Follows for ever: a connection that ends is made again, and goes on where the one before stood. */
async function follow({ socketUrl, token }: ObserverStart): Promise<never> {
  let after: string | null = null;
  for (;;) {
    connections += 1;
    const client = createClient({
      url: socketUrl,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    try {
      for await (const { data } of client.iterate<{
        runEvents: { cursor: string; type: string; run: { id: string } };
      }>({ query, variables: { after } })) {
        if (!data) continue;
        after = data.runEvents.cursor;
        if (final.has(data.runEvents.type)) ends[data.runEvents.run.id] ??= Date.now();
      }
    } catch {
      // The service is away or has closed the socket; the next connection tells more.
    }
    await client.dispose();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
