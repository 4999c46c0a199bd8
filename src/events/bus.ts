import type { Logger } from 'pino';
import type { Bus, Nudge } from '../ports/bus.ts';

/** Carries nudges between nodes. */
export interface Carrier {
  send(nudges: readonly Nudge[]): void;
  /** `everything`: the connection was away, so anything may have been missed. */
  onReceive(listener: (nudges: readonly Nudge[] | 'everything') => void): void;
}

/** Local listeners hear at once; the carrier, if any, takes the same nudges to the other nodes. */
export function makeBus(logger: Logger, carrier?: Carrier): Bus {
  const runs = new Map<string, Set<() => void>>();
  const kinds = new Map<string, Set<(nudge: Nudge) => void>>();

  function deliver(nudge: Nudge): void {
    if (nudge.kind === 'run') runs.get(nudge.runId)?.forEach((listener) => call(() => listener()));
    else kinds.get(nudge.kind)?.forEach((listener) => call(() => listener(nudge)));
  }

  /** One listener's fault must not keep the others from hearing. */
  function call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      logger.error({ err: error }, 'a listener of the bus threw');
    }
  }

  carrier?.onReceive((nudges) => {
    if (nudges !== 'everything') return nudges.forEach(deliver);
    for (const listeners of runs.values()) listeners.forEach((listener) => call(() => listener()));
    for (const kind of ['events', 'queue'] as const) deliver({ kind });
  });

  return {
    publish(nudges) {
      if (nudges.length === 0) return;
      nudges.forEach(deliver);
      carrier?.send(nudges);
    },
    onRun: (runId, listener) => add(runs, runId, listener),
    on: (kind, listener) => add(kinds, kind, listener),
  };
}

function add<Key, Listener>(map: Map<Key, Set<Listener>>, key: Key, listener: Listener): () => void {
  const listeners = map.get(key) ?? new Set();
  map.set(key, listeners.add(listener));
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && map.get(key) === listeners) map.delete(key);
  };
}
