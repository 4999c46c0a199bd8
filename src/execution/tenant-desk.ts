import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { TenantRights } from '../domain/model/module-grants.ts';

/** Remembers the grants and limits of the tenants whose work this node does. */
export interface TenantDesk {
  /** Null: no such tenant. Waits while the database is away until `signal` aborts; then it answers what it knew last. */
  find(id: string, signal: AbortSignal): Promise<TenantRights | null>;
  /** What was found last, however old. */
  known(id: string): TenantRights | null;
}

export interface TenantDeskOptions {
  readonly read: (ids: readonly string[]) => Promise<ReadonlyMap<string, TenantRights>>;
  readonly logger: Logger;
  readonly now?: () => number;
}

/** Every node notices a change of a tenant within this time. */
const trustMs = 2_000;
const mostKnown = 10_000;

interface Entry {
  readonly tenant: TenantRights | null;
  readonly until: number;
}

export function makeTenantDesk({ read, logger, now = () => performance.now() }: TenantDeskOptions): TenantDesk {
  const entries = new Map<string, Entry>();
  let asked: Set<string> | null = null;
  let reading: Promise<void> = Promise.resolve();

  /** All requests of one turn of the event loop share a statement. */
  function ask(id: string): Promise<void> {
    if (asked === null) {
      const ids = (asked = new Set<string>());
      reading = new Promise((resolve, reject) => {
        setImmediate(() => {
          asked = null;
          read([...ids]).then((found) => resolve(keep(ids, found)), reject);
        });
      });
    }
    asked.add(id);
    return reading;
  }

  function keep(ids: ReadonlySet<string>, found: ReadonlyMap<string, TenantRights>): void {
    const until = now() + trustMs;
    for (const id of ids) {
      entries.delete(id);
      entries.set(id, { tenant: found.get(id) ?? null, until });
    }
    for (const oldest of entries.keys()) {
      if (entries.size <= mostKnown) return;
      entries.delete(oldest);
    }
  }

  return {
    known: (id) => entries.get(id)?.tenant ?? null,
    async find(id, signal) {
      for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
        const entry = entries.get(id);
        if (entry && now() < entry.until) return entry.tenant;
        if (signal.aborted) return entry?.tenant ?? null;
        try {
          // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
          await ask(id);
        } catch (error) {
          if (entry) return entry.tenant;
          logger.warn({ err: error, tenant: id }, 'could not read a tenant; trying again');
          // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
          await sleep(pause, undefined, { signal }).catch(() => undefined);
        }
      }
    },
  };
}
