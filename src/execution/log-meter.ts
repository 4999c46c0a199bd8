import type { Logger } from 'pino';
import { logIsFull } from '../domain/model/log-entry.ts';
import type { TenantRights } from '../domain/model/module-grants.ts';
import type { Journal } from '../ports/module.ts';
import type { UsageStore } from '../ports/usage-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../domain/model/values.ts';
import type { TenantDesk } from './tenant-desk.ts';

/** Counts the log bytes of each tenant and day (UTC). Nodes add their counts up every two seconds. */
export interface LogMeter {
  /** Counts a line. False: the tenant has reached its limit of today, and the line has to be dropped. */
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
  /** Bytes of all nodes, as the store last answered. */
  stored: number;
  /** Bytes of this node that the store does not have yet. */
  added: number;
  /** The limit at which a line was refused. From then on shorter lines are refused too. */
  fullAt: number | null;
}

const flushMs = 2_000;
const dayMs = 86_400_000;
/** Bytes of a line besides its message. */
const lineBytes = 40;

export function makeLogMeter(options: LogMeterOptions): LogMeter {
  return new DailyLogMeter(options);
}

class DailyLogMeter implements LogMeter {
  readonly #options: LogMeterOptions;
  #day: Instant = 0;
  #counts = new Map<string, Count>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: LogMeterOptions) {
    this.#options = options;
  }

  admit(tenant: Pick<TenantRights, 'id' | 'maxLogBytesPerDay'>, message: string): boolean {
    this.#beginDay();
    let count = this.#counts.get(tenant.id);
    if (!count) this.#counts.set(tenant.id, (count = { stored: 0, added: 0, fullAt: null }));
    const limit = (this.#options.tenants.known(tenant.id) ?? tenant).maxLogBytesPerDay;
    const bytes = Buffer.byteLength(message) + lineBytes;
    if (limit !== null && (limit === count.fullAt || count.stored + count.added + bytes > limit)) {
      count.fullAt = limit;
      return false;
    }
    count.added += bytes;
    return true;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#flushing = this.#flush()
        .catch((error: unknown) =>
          this.#options.logger.warn({ err: error }, 'could not count what tenants log; trying again'),
        )
        .finally(() => this.#timer && this.start());
    }, flushMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#flushing;
    await this.#flush().catch(() => undefined);
  }

  /** Starts new counts at midnight. Unstored counts of the day before, of two seconds at most, are dropped. */
  #beginDay(): void {
    const now = this.#options.clock.now();
    const today = now - (now % dayMs);
    if (today === this.#day) return;
    this.#day = today;
    this.#counts = new Map();
  }

  async #flush(): Promise<void> {
    this.#beginDay();
    const { store, tenants } = this.#options;
    const flushed = this.#counts;
    const added = new Map([...flushed].flatMap(([id, count]) => (count.added > 0 ? [[id, count.added]] : [])));
    if (added.size === 0) return;
    // A changed limit counts for running attempts too, so the tenants are read again.
    for (const id of added.keys()) void tenants.find(id, AbortSignal.timeout(flushMs)).catch(() => null);
    const sums = await store.addLogBytes(this.#day, added);
    for (const [id, sum] of sums) {
      const count = flushed.get(id);
      if (!count) continue;
      count.stored = sum;
      count.added -= added.get(id) ?? 0;
    }
  }
}

/** A journal that keeps its tenant's limit: the run goes on, and one line says from where on lines are missing. */
export function limitedJournal(journal: Journal, tenant: TenantRights, meter: Pick<LogMeter, 'admit'>): Journal {
  let hasWarned = false;
  return {
    log(level, message, details) {
      if (meter.admit(tenant, message)) return journal.log(level, message, details);
      if (!hasWarned) journal.log('WARN', logIsFull(tenant.maxLogBytesPerDay));
      hasWarned = true;
      if (details?.percent !== undefined) journal.progress(details.percent);
    },
    progress: (percent, message) => journal.progress(percent, message),
    ready: () => journal.ready(),
  };
}
