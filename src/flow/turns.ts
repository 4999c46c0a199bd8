import { bounded, mostSteps } from '../domain/model/computing.ts';
import { DomainError } from '../domain/model/errors.ts';
import type { Budget } from '../recurrence/index.ts';

/**
 * Decides whose instants are computed next. Work is done in short turns, with other work of the process in between. Tenants
 * take turns: a rule of one tenant waits for at most one of the thousand heavy rules of another.
 */
export interface Turns {
  /** Runs synchronous work within its budget when its turn comes. Throws LIMIT_EXCEEDED, also when too much work waits. */
  run<T>(tenantId: string | null, budget: Budget, work: () => T): Promise<T>;
}

/** Pieces of work that one tenant may have waiting. */
export const mostWaiting = 5_000;
/** The steps that reading the rule counts for, before the first step of the work. */
export const leastSteps = 50;

export function makeTurns(perTurn = mostSteps / 2): Turns {
  /** Work that waits, by tenant, in the order of turns. */
  const waiting = new Map<string, (() => void)[]>();
  let isRunning = false;
  let left = 0;

  function runTurn(): void {
    left = perTurn;
    while (left > 0) {
      const [first] = waiting;
      if (!first) {
        isRunning = false;
        return;
      }
      const [key, works] = first;
      const work = works.shift();
      waiting.delete(key);
      if (works.length > 0) waiting.set(key, works);
      work?.();
    }
    setImmediate(runTurn);
  }

  return {
    run: (tenantId, budget, work) =>
      new Promise((resolve, reject) => {
        const key = tenantId ?? '';
        const works = waiting.get(key) ?? [];
        if (works.length >= mostWaiting) {
          reject(tooMuchWaits());
          return;
        }
        works.push(() => {
          const before = budget.left;
          try {
            resolve(bounded(work, budget));
          } catch (error) {
            reject(error);
          }
          left -= leastSteps + before - budget.left;
        });
        waiting.set(key, works);
        if (!isRunning) setImmediate(runTurn);
        isRunning = true;
      }),
  };
}

function tooMuchWaits(): DomainError {
  return new DomainError({
    code: 'LIMIT_EXCEEDED',
    limit: mostWaiting,
    retryAfter: 1000,
    message: `${mostWaiting} rules of this tenant wait to be computed, which is the limit; ask again when they are done`,
  });
}
