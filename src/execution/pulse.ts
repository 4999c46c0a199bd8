import type { Backlog } from '../ports/figures.ts';
import type { Milliseconds } from '../domain/model/values.ts';

/** Whether the engine has done its work in the last seconds. */
export interface EngineHealth {
  readonly ok: boolean;
  /** Says what is late; null when nothing is. */
  readonly message: string | null;
  readonly oldestOverdueScheduleMs: Milliseconds;
  readonly oldestOverdueRunMs: Milliseconds;
  readonly oldestUnstoredJournalMs: Milliseconds;
  /** Rows that batches leave out because they cannot treat them. */
  readonly leftOut: number;
}

/** When something is later than this, the engine is not healthy. */
export const latenessAllowed: Milliseconds = 5_000;

export interface EnginePulse {
  /** The engine begins to work. */
  start(): void;
  observe(backlog: Backlog): void;
  /** A batch of a sweep has been decided, or there was none. */
  swept(): void;
  health(): EngineHealth;
}

/** Keeps the last look at the backlog and the time of the last sweep. When either is too long ago, something is stuck. */
export function makeEnginePulse(unstoredMs: () => Milliseconds, looks: boolean): EnginePulse {
  let last: Backlog = { scheduleMs: 0, runMs: 0, leftOut: 0 };
  let lookedAt = performance.now();
  let sweptAt = lookedAt;
  return {
    start() {
      lookedAt = sweptAt = performance.now();
    },
    swept() {
      sweptAt = performance.now();
    },
    observe(backlog) {
      last = backlog;
      lookedAt = performance.now();
    },
    health() {
      const since = (at: number): Milliseconds => (looks ? performance.now() - at : 0);
      // The ages of overdue rows are those at the last look.
      const late: readonly (readonly [name: string, ms: Milliseconds, allowed: Milliseconds])[] = [
        ['the oldest overdue schedule', last.scheduleMs, latenessAllowed],
        ['the oldest overdue run', last.runMs, latenessAllowed],
        ['the oldest unstored journal entry', unstoredMs(), latenessAllowed],
        ['the last look at the backlog', since(lookedAt), lookEvery + latenessAllowed],
        ['the last sweep', since(sweptAt), lookEvery + latenessAllowed],
      ];
      const exceeded = late.filter(([, ms, allowed]) => ms > allowed);
      return {
        ok: exceeded.length === 0,
        message:
          exceeded.length === 0 ? null : exceeded.map(([name, ms]) => `${name} is ${seconds(ms)} s old`).join('; '),
        oldestOverdueScheduleMs: last.scheduleMs,
        oldestOverdueRunMs: last.runMs,
        oldestUnstoredJournalMs: unstoredMs(),
        leftOut: last.leftOut,
      };
    },
  };
}

/** The interval of the reconciler's looks. */
const lookEvery: Milliseconds = 2_000;

function seconds(ms: Milliseconds): string {
  return (ms / 1_000).toFixed(1);
}
