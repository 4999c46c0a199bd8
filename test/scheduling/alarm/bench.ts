import { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import pino from 'pino';

import { makeAlarm, type Alarm, type AlarmOptions, type Cell } from '../../../src/scheduling/alarm/alarm.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Instant } from '../../../src/domain/model/values.ts';
import type { TestServer } from './servers.ts';

export const clock: Clock = { now: () => performance.timeOrigin + performance.now() };
const logger = pino({ level: process.env['POLYCHRON_TEST_LOG'] ?? 'silent' });
const patienceMs = 60_000;

export interface AlarmStoreOptions {
  readonly kind: AlarmOptions['store']['kind'];
  readonly makeServer: () => Promise<TestServer>;
  /** Deletes every wake; the table or collection stays. */
  readonly clear: (url: string) => Promise<unknown>;
  /** Ways in which the store may be damaged by hand. */
  readonly damages: Readonly<Record<string, (url: string) => Promise<unknown>>>;
  /** Whether the indexes exist. */
  readonly isWhole: (url: string) => Promise<boolean>;
  readonly countWakes: (url: string) => Promise<number>;
}

interface Woken {
  readonly node: string;
  readonly cell: Cell;
  readonly at: Instant;
}

/** A server for the tests of a suite, and the alarms that a test makes. */
export function useAlarms({ kind, makeServer, clear }: Pick<AlarmStoreOptions, 'kind' | 'makeServer' | 'clear'>) {
  let server: TestServer;
  const woken: Woken[] = [];
  const alarms: Alarm[] = [];

  before(async () => {
    server = await makeServer();
    await server.start();
  });
  after(() => server.remove());

  function make(nodeName: string, options: Partial<AlarmOptions> = {}): Alarm {
    const alarm = makeAlarm({
      clock,
      logger,
      nodeName,
      listen: true,
      store: { kind, url: server.url },
      onWake: (cell) => Promise.resolve(void woken.push({ node: nodeName, cell, at: clock.now() })),
      ...options,
    });
    alarms.push(alarm);
    return alarm;
  }

  async function makeReady(nodeName: string, options: Partial<AlarmOptions> = {}): Promise<Alarm> {
    const alarm = make(nodeName, options);
    await alarm.start();
    await until(() => alarm.health().ok);
    return alarm;
  }

  async function withAlarms(work: () => Promise<void>): Promise<void> {
    woken.length = 0;
    try {
      await work();
    } catch (error) {
      // The test may have failed while the server was stopped.
      await server.kill();
      await server.start();
      throw error;
    } finally {
      await Promise.all(alarms.splice(0).map((alarm) => alarm.stop()));
      await clear(server.url);
    }
  }

  return {
    /** Available when the suite has begun. */
    get server() {
      return server;
    },
    woken,
    make,
    makeReady,
    withAlarms,
  };
}

/** A busy machine may need more than one call to write through. */
export async function armed(alarm: Alarm, instants: readonly Instant[]): Promise<void> {
  await until(() => alarm.arm(instants));
}

/** The limit does not judge speed: it only ends a test whose state never comes. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${patienceMs} ms: ${condition.toString()}`);
    await sleep(5);
  }
}
