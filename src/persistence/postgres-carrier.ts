import type { Client } from 'pg';
import type { Logger } from 'pino';
import { newId } from '../domain/model/id.ts';
import type { Nudge } from '../ports/bus.ts';
import { mergeNudge, readNudges } from '../ports/nudges.ts';
import { processName } from './connection.ts';
import { connectionOf, type ConnectionOptions } from './pools.ts';

const channel = 'polychron_nudge';
const mergeFor = 10;
/** PostgreSQL takes payloads under 8000 bytes; a longer list of runs becomes "all runs". */
const longest = 7_800;

export interface PostgresCarrier {
  /** `known` names the process that has these nudges already; it passes them over when they come through PostgreSQL as well. */
  send(nudges: readonly Nudge[], known?: string | null): void;
  onReceive(listener: (nudges: readonly Nudge[] | 'everything') => void): void;
  start(): void;
  stop(): Promise<void>;
}

/**
 * LISTEN/NOTIFY on a connection of its own. NOTIFY serialises commits of all senders, so nudges are merged: one
 * statement per node and 10 ms at most. What gets lost while the connection is away is made up by waking everybody.
 */
export function makePostgresCarrier(
  server: ConnectionOptions,
  logger: Logger,
  self: string = newId(),
): PostgresCarrier {
  const { Client: SessionClient, ...connection } = connectionOf({
    ...server,
    applicationName: `${processName} nudges`,
  });
  /** Who has heard everything that is pending; undefined while nothing is. */
  let knownToAll: string | null | undefined;
  const pending = new Map<string, Nudge>();
  const listeners: ((nudges: readonly Nudge[] | 'everything') => void)[] = [];
  let client: Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  let stopped = false;
  let sending = false;

  async function connect(attempt: number): Promise<void> {
    const next = new SessionClient(connection);
    let over = false;
    const lost = (error?: Error): void => {
      if (over) return;
      over = true;
      if (client === next) client = null;
      next.removeAllListeners();
      next.on('error', () => undefined);
      void next.end().catch(() => undefined);
      if (stopped) return;
      if (error)
        logger.warn({ err: error }, 'the connection for nudges broke; nodes look by themselves until it is back');
      clearTimeout(reconnect);
      reconnect = setTimeout(() => void connect(attempt + 1), Math.min(100 * 2 ** attempt, 2_000));
    };
    next.on('error', lost);
    next.on('end', () => client === next && lost());
    next.on('notification', ({ payload }) => payload && receive(payload));
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      if (stopped) return await next.end();
      client = next;
      listeners.forEach((listener) => listener('everything'));
    } catch (error) {
      lost(error as Error);
    }
  }

  /** Every session of the database can send on the channel, so the payload may be anything. */
  function receive(payload: string): void {
    const message = readMessage(payload);
    if (message === null) return logger.debug({ payload }, 'a notification that cannot be read was passed over');
    if (message.from === self || message.known === self) return;
    const nudges = message.all === true ? 'everything' : readNudges(message.nudges);
    listeners.forEach((listener) => listener(nudges));
  }

  async function flush(): Promise<void> {
    timer = undefined;
    if (sending || !client || pending.size === 0) return;
    sending = true;
    const nudges = [...pending.values()];
    pending.clear();
    const head = { from: self, ...(knownToAll == null ? {} : { known: knownToAll }) };
    knownToAll = undefined;
    let payload = JSON.stringify({ ...head, nudges });
    if (payload.length > longest) {
      const rest = nudges.filter(({ kind }) => kind !== 'run' && kind !== 'due');
      payload = JSON.stringify({ ...head, all: true, nudges: rest });
    }
    try {
      await client.query('select pg_notify($1, $2)', [channel, payload]);
    } catch (error) {
      logger.debug({ err: error }, 'a nudge was lost');
    } finally {
      sending = false;
      if (pending.size > 0) timer ??= setTimeout(() => void flush(), mergeFor);
    }
  }

  return {
    send(nudges, known = null) {
      knownToAll = knownToAll === undefined || knownToAll === known ? known : null;
      for (const nudge of nudges) mergeNudge(pending, nudge);
      if (pending.size > 10_000) pending.clear();
      timer ??= setTimeout(() => void flush(), mergeFor);
    },
    onReceive: (listener) => void listeners.push(listener),
    start: () => void connect(0),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(reconnect);
      await client?.end().catch(() => undefined);
    },
  };
}

type Message = Readonly<Partial<Record<'from' | 'known' | 'all' | 'nudges', unknown>>>;

function readMessage(payload: string): Message | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
