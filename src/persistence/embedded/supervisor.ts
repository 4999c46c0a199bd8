/** Keeps the server running: when it ends by itself, e.g. killed for want of memory, it is started again on the same port. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BaseLogger } from 'pino';
import { launchServer, type Server, type ServerLaunch } from './server.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface SupervisedServer {
  stop(): Promise<void>;
  /** Ends it at once and for good. */
  kill(): void;
}

export function superviseServer(
  launch: ServerLaunch,
  first: Server,
  logger: Pick<BaseLogger, 'info' | 'error'>,
): SupervisedServer {
  const stopping = new AbortController();
  const logCare = setInterval(() => void launch.log.trim().catch(() => undefined), 60_000).unref();
  let server = first;
  const watching = watch();
  return { stop, kill };

  async function watch(): Promise<void> {
    for (;;) {
      const how = await server.ended;
      if (stopping.signal.aborted) return;
      logger.error({ how, log: launch.log.file }, 'embedded PostgreSQL ended by itself; starting it again');
      const next = await launchAgain();
      if (next === undefined) return;
      server = next;
      if (stopping.signal.aborted) return server.stop();
      logger.info({ port: launch.port }, 'embedded PostgreSQL is ready again');
    }
  }

  async function launchAgain(): Promise<Server | undefined> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        // After a kill the first try may be refused: processes of the old server are still ending.
        await delay(pause, undefined, { signal: stopping.signal });
        return await launchServer(launch, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return undefined;
        logger.error({ err: error }, 'embedded PostgreSQL does not start; trying again');
      }
    }
  }

  function kill(): void {
    stopping.abort();
    server.kill();
  }

  async function stop(): Promise<void> {
    stopping.abort();
    clearInterval(logCare);
    await server.stop();
    await watching;
  }
}
