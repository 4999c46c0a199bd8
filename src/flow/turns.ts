import { bounded, mostSteps } from '../domain/model/computing.ts';
import { DomainError } from '../domain/model/errors.ts';
import type { Budget } from '../recurrence/index.ts';

/**
 * Who computes instants next. Work is done in short turns with everything else of the process in between, and tenants take
 * their turns one after the other: a thousand heavy rules of one hold up a single rule of another by one of them.
 */
export interface Turns {
  /** Runs synchronous work under its budget when its turn has come. Throws LIMIT_EXCEEDED, also when too much of the tenant waits. */
  run<T>(tenantId: string | null, budget: Budget, work: () => T): Promise<T>;
}

/** Pieces of work that one tenant may have waiting. */
export const mostWaiting = 5_000;
/** What a piece of work costs before its first step: to read its rule. */
export const leastSteps = 50;

export function makeTurns(perTurn = mostSteps / 2): Turns {
  /** In the order of their turns. */
  const waiting = new Map<string, (() => void)[]>();
  let goesOn = false;
  let left = 0;

  function goOn(): void {
    left = perTurn;
    while (left > 0) {
      const [first] = waiting;
      if (!first) {
        goesOn = false;
        return;
      }
      const [key, works] = first;
      const work = works.shift();
      waiting.delete(key);
      if (works.length > 0) waiting.set(key, works);
      work?.();
    }
    setImmediate(goOn);
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
        if (!goesOn) setImmediate(goOn);
        goesOn = true;
      }),
  };
}

function tooMuchWaits(): DomainError {
  return new DomainError({
    code: 'LIMIT_EXCEEDED',
    limit: mostWaiting,
    retryAfter: 1000,
    message: `${mostWaiting} rules of this tenant wait to be computed, as many as may; ask again when they are done`,
  });
}
