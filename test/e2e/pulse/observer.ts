/**
 * A process of its own that watches as a user of alpha would: it follows the events of alpha's runs, and it measures how late
 * this machine lets a timer be. It shares no event loop with the hostile work nor with the service.
 */
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
  /** How many times as long as its processor time computing took since the last report, on average: 1 on an idle machine. */
  readonly slowness: number;
  readonly connections: number;
}

const every = 50;
const final = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'CANCELED', 'LOST']);
const ends: Record<string, number> = {};
let stallMs = 0;
let connections = 0;
let computing = { wallMs: 0, processorMs: 0 };
const computeEvery = 250;

process.once('message', (start: ObserverStart) => {
  let expected = performance.now() + every;
  setInterval(() => {
    const now = performance.now();
    stallMs = Math.max(stallMs, now - expected);
    expected = now + every;
  }, every);
  setInterval(compute, computeEvery);
  void follow(start);
  process.send?.('started');
  process.on('message', () => {
    const { wallMs, processorMs } = computing;
    process.send?.({ ends, stallMs, slowness: processorMs > 0 ? wallMs / processorMs : 1, connections });
    stallMs = 0;
    computing = { wallMs: 0, processorMs: 0 };
  });
});

/** Long enough that a busy machine interrupts it, and a hundredth of a core. */
function compute(): void {
  const [began, before] = [performance.now(), process.cpuUsage()];
  let spentMs = 0;
  while (spentMs < 3) {
    for (let n = 0; n < 100_000; n += 1);
    const { user, system } = process.cpuUsage(before);
    spentMs = (user + system) / 1_000;
  }
  computing.wallMs += performance.now() - began;
  computing.processorMs += spentMs;
}
process.on('disconnect', () => process.exit(0));

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
