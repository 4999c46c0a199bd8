import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { type Caller, schedulerActor } from '../domain/model/actor.ts';
import type { ScheduleService } from '../services/schedules/schedule-service.ts';
import type { Clock } from '../ports/clock.ts';
import type { Milliseconds } from '../domain/model/values.ts';

export interface LedgerWatchOptions {
  readonly schedules: Pick<ScheduleService, 'ledger'>;
  /** Returns the id of the schedule after this id, or null after the last one. Null asks for the first schedule. */
  readonly next: (after: string | null) => Promise<string | null>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error' | 'debug'>;
  readonly registry: Registry;
  /** Default 10 s. */
  readonly everyMs?: Milliseconds;
}

const lookBack: Milliseconds = 3_600_000;
/** Unbalanced schedules that are remembered, at most. */
const mostKnown = 1_000;

const watcher: Caller = {
  actor: schedulerActor,
  tenantId: null,
  scopes: new Set(['READ']),
};

export interface LedgerWatch {
  start(): void;
  stop(): Promise<void>;
}

/** Checks the ledgers of the last hour, one schedule per interval. So its load does not grow with the number of schedules. */
export function makeLedgerWatch(options: LedgerWatchOptions): LedgerWatch {
  const { schedules, clock, logger, everyMs = 10_000 } = options;
  const missing = new Map<string, number>();
  let after: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> = Promise.resolve();
  let stopped = false;
  const gauge: Gauge = new Gauge({
    name: 'polychron_ledger_imbalance',
    help: 'Instants of the last hour that schedules planned and no row of their ledgers accounts for, as last found.',
    registers: [options.registry],
    collect: (): void => gauge.set([...missing.values()].reduce((sum, count) => sum + count, 0)),
  });

  async function look(): Promise<void> {
    after = await options.next(after);
    if (after === null) return;
    const id = after;
    const from = clock.now() - lookBack;
    const { balanced, unaccounted } = await schedules.ledger(watcher, id, { from });
    missing.delete(id);
    if (balanced) return;
    if (missing.size < mostKnown) missing.set(id, Math.max(1, unaccounted.length));
    logger.error(
      { schedule: id, from, unaccounted: unaccounted.slice(0, 5) },
      'the ledger of a schedule does not balance',
    );
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = look()
        // The schedule may have been deleted meanwhile, or be too new for the range.
        .catch((error: unknown) => {
          if (after !== null) missing.delete(after);
          logger.debug({ err: error }, 'the ledger of a schedule could not be read');
        })
        .finally(() => stopped || schedule());
    }, everyMs);
    timer.unref();
  }

  return {
    start: schedule,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
