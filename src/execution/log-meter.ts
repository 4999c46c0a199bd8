import type { Logger } from 'pino';
import { logIsFull } from '../domain/model/log-entry.ts';
import type { TenantRights } from '../domain/model/module-grants.ts';
import type { Journal } from '../ports/module.ts';
import type { UsageStore } from '../ports/usage-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';
import type { TenantDesk } from './tenant-desk.ts';

/** Counts what tenants log on a day of UTC. Nodes learn of each other's counts every two seconds. */
export interface LogMeter {
  /** Counts a line; false: the tenant has logged as much today as it may. */
  admit(tenant: Pick<TenantRights, 'id' | 'maxLogBytesPerDay'>, message: string): boolean;
  start(): void;
  stop(): Promise<void>;
}

export interface LogMeterOptions {
  readonly store: Pick<UsageStore, 'addLogBytes'>;
  readonly tenants: TenantDesk;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Count {
  /** What the store knows. */
  stored: number;
  /** What it does not know yet. */
  added: number;
  /** The limit at which a line was refused: then shorter ones are refused as well. */
  fullAt: number | null;
}

const flushMs = 2_000;
const dayMs = 86_400_000;
/** What a line takes besides its message. */
const lineBytes = 40;

export function makeLogMeter({ store, tenants, clock, logger }: LogMeterOptions): LogMeter {
  let day: Instant = 0;
  let counts = new Map<string, Count>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function today(): Instant {
    const now = clock.now();
    return now - (now % dayMs);
  }

  /** What was left of the day before is a matter of two seconds, and is let go. */
  function turn(): void {
    if (today() === day) return;
    day = today();
    counts = new Map();
  }

  async function flush(): Promise<void> {
    turn();
    const flushed = counts;
    const added = new Map([...flushed].flatMap(([id, count]) => (count.added > 0 ? [[id, count.added]] : [])));
    if (added.size === 0) return;
    // A limit that was changed counts for runs that are at work as well.
    for (const id of added.keys()) void tenants.find(id, AbortSignal.timeout(flushMs)).catch(() => null);
    const sums = await store.addLogBytes(day, added);
    for (const [id, sum] of sums) {
      const count = flushed.get(id);
      if (!count) continue;
      count.stored = sum;
      count.added -= added.get(id) ?? 0;
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      flushing = flush()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not count what tenants log; trying again'))
        .finally(() => timer && schedule());
    }, flushMs);
    timer.unref();
  }

  return {
    admit(tenant, message) {
      turn();
      let count = counts.get(tenant.id);
      if (!count) counts.set(tenant.id, (count = { stored: 0, added: 0, fullAt: null }));
      const limit = (tenants.known(tenant.id) ?? tenant).maxLogBytesPerDay;
      const bytes = Buffer.byteLength(message) + lineBytes;
      if (limit !== null && (limit === count.fullAt || count.stored + count.added + bytes > limit)) {
        count.fullAt = limit;
        return false;
      }
      count.added += bytes;
      return true;
    },
    start: schedule,
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await flushing;
      await flush().catch(() => undefined);
    },
  };
}

/** A journal that keeps to its tenant's limit: the run goes on, and a line says from where lines are missing. */
export function limitedJournal(journal: Journal, tenant: TenantRights, meter: Pick<LogMeter, 'admit'>): Journal {
  let told = false;
  return {
    log(level, message, details) {
      if (meter.admit(tenant, message)) return journal.log(level, message, details);
      if (!told) {
        journal.log('WARN', logIsFull(tenant.maxLogBytesPerDay));
      }
      told = true;
      if (details?.percent !== undefined) journal.progress(details.percent);
    },
    progress: (percent, message) => journal.progress(percent, message),
    ready: () => journal.ready(),
  };
}
