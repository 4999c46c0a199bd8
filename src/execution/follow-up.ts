import type { Logger } from 'pino';
import type { JournalEntry, JournalReceipt } from '../ports/journal-entry.ts';
import { ruleOf } from '../domain/model/schedule.ts';
import { firstFire } from '../domain/planning/decision.ts';
import type { Bus, Nudge } from '../ports/bus.ts';
import { eventsOf } from '../ports/nudges.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Wakes } from '../ports/wakes.ts';
import { compile } from '../recurrence/index.ts';
import type { RunAccount } from './run-account.ts';

export interface FollowUpOptions {
  readonly store: Pick<RunStore, 'releaseGates' | 'pauseFailing' | 'resumeCompleted'>;
  readonly bus: Bus;
  readonly wakes: Wakes;
  readonly account: RunAccount;
  readonly logger: Logger;
}

/** After a write: nudges readers, opens the gates of ended runs, and gives schedules from completion their next instant. */
export type FollowUp = (entries: readonly JournalEntry[], receipt: JournalReceipt) => void;

export function makeFollowUp({ store, bus, wakes, account, logger }: FollowUpOptions): FollowUp {
  async function releaseGates(keys: readonly string[]): Promise<void> {
    if ((await store.releaseGates(keys)) > 0) bus.publish([{ kind: 'queue' }]);
  }

  async function pauseFailing(scheduleIds: readonly string[]): Promise<void> {
    if ((await store.pauseFailing(scheduleIds)).length > 0) bus.publish([{ kind: 'events' }]);
  }

  /** Schedules from completion count their next instant from the end of the run. */
  async function resumeCompleted(scheduleIds: readonly string[]): Promise<void> {
    const fires = await store.resumeCompleted(scheduleIds, (due, finishedAt) =>
      firstFire(compile(ruleOf(due.schedule)), finishedAt),
    );
    await wakes.arm(fires);
    bus.publish(fires.map((at) => ({ kind: 'due', at })));
  }

  function ifAny(ids: readonly string[], work: (ids: readonly string[]) => Promise<void>): void {
    if (ids.length === 0) return;
    work(ids).catch((error: unknown) =>
      logger.warn({ err: error }, 'could not follow up ended runs; the reconciler will'),
    );
  }

  return (entries, receipt) => {
    account.stored(entries, receipt);
    bus.publish(nudgesOf(entries));
    ifAny(receipt.freed, releaseGates);
    ifAny(receipt.failing, pauseFailing);
    ifAny(receipt.completed, resumeCompleted);
  };
}

function nudgesOf(entries: readonly JournalEntry[]): Nudge[] {
  const retries = entries.flatMap(({ conclusion }) => conclusion?.nextAttemptAt ?? []);
  const isEvent = entries.some(({ conclusion, percent }) => conclusion || percent !== null);
  const isQueued = entries.some(({ conclusion }) => conclusion?.state === 'QUEUED');
  return [
    ...entries.map(({ claim }) => ({ kind: 'run', runId: claim.runId }) as const),
    ...(isEvent ? [eventsOf(entries.map(({ claim }) => claim.tenantId))] : []),
    ...retries.map((at) => ({ kind: 'due', at }) as const),
    ...(isQueued ? [{ kind: 'queue' } as const] : []),
  ];
}
