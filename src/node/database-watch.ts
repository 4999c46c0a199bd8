import { setTimeout as sleep } from 'node:timers/promises';
import { OutageError } from '../domain/model/errors.ts';
import { type Lack, lackBehind } from '../domain/model/failure.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { Check } from '../http/probes.ts';
import type { WriteProbe } from '../persistence/engine/write-probe.ts';
import { checkOf, openCheckOf } from './health.ts';

/** Keeps testing whether the database answers and accepts changes. */
export interface DatabaseWatch {
  start(): void;
  /** To be called when the schema exists: from now on the database must accept changes. Settles after a first test of both. */
  expectWrites(): Promise<void>;
  /** The database has refused something for this lack. After a full disk, the next test also lets a table grow. */
  doubt(lack: Lack): void;
  /** A check fails after 5 s without success, not after one slow or failed test. */
  checks(): { readonly database: Check; readonly writes: Check };
  stop(): void;
}

const everyMs: Milliseconds = 1_000;
const patienceMs: Milliseconds = 5_000;

export function watchDatabase(probe: WriteProbe): DatabaseWatch {
  /** A table found no room to grow. Stays true until one has grown. */
  let isTight = false;

  async function write(): Promise<void> {
    if (!isTight) return probe.commit();
    await probe.grow();
    isTight = false;
  }

  const reading = makeTrial(() => probe.read(), 'the database cannot be reached', 'the database has not answered');
  const writing = makeTrial(write, 'the database takes no changes', 'the database has stored nothing');
  return {
    start: () => reading.start(),
    async expectWrites() {
      writing.start();
      await Promise.all([reading.now(), writing.now()]);
    },
    doubt: ({ name }) => void (isTight ||= name === 'disk_full'),
    checks: () => ({ database: reading.check(), writes: writing.check() }),
    stop() {
      reading.stop();
      writing.stop();
    },
  };
}

/** Repeats the work, one try at a time: when commits hang, each further try would take another connection. */
function makeTrial(work: () => Promise<void>, failed: string, silent: string) {
  const stopping = new AbortController();
  let workedAt = -Infinity;
  let failure: unknown = new OutageError('not reached yet');
  let trying: Promise<void> | null = null;
  let running: Promise<void> | undefined;

  async function attempt(): Promise<void> {
    try {
      await work();
      workedAt = performance.now();
      failure = undefined;
    } catch (error) {
      failure = error;
    }
  }

  const now = (): Promise<void> => (trying ??= attempt().finally(() => (trying = null)));

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await now();
      await sleep(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  return {
    now,
    start: () => void (running ??= run()),
    stop: () => stopping.abort(),
    check(): Check {
      const silence = performance.now() - workedAt;
      if (silence <= patienceMs) return checkOf(null);
      if (failure !== undefined) return failedCheck(failure, failed);
      return openCheckOf(`${silent} for ${(silence / 1_000).toFixed(1)} s`);
    },
  };
}

/** The check for strangers names no host. It says only what the database lacks, or `otherwise`. */
export function failedCheck(error: unknown, otherwise: string): Check {
  const message = error instanceof Error ? error.message || error.name : String(error);
  if (error instanceof OutageError) return openCheckOf(message);
  return checkOf(message, lackBehind(error)?.message ?? `${otherwise}; the log says why`);
}
