import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { newId } from '../domain/model/id.ts';
import { StopReason } from '../domain/model/module.ts';
import type { CancelRequest, NodeIdentity, NodeStore } from '../ports/node-store.ts';

export interface LeaseOptions {
  readonly nodes: NodeStore;
  readonly logger: Logger;
  readonly role: string;
  readonly capacity: number;
  readonly running: () => number;
  readonly onCancel: (request: CancelRequest) => void;
  /** The node is to take no new runs, or again. */
  readonly onDraining: (draining: boolean) => void;
  /** The lease could not be renewed in time: everything that runs under it has to end now. */
  readonly onLost: (reason: StopReason) => void;
  /** Hears the node's id, which is another one after a loss. */
  readonly onJoined?: ((nodeId: string) => void) | undefined;
  /** Ends what runs under the lease where this process cannot, because it stands still. */
  readonly watch?: LeaseWatch | undefined;
}

/** Moments are those of `performance.now()`. */
export interface LeaseWatch {
  /** The lease has been taken or renewed, and is safe until then. */
  renewed(until: number): void;
  lost(until: number): void;
  /** Called when it has ended something by itself. */
  onEnd(listener: () => void): void;
  stop(): Promise<void>;
}

export interface Lease {
  readonly node: NodeIdentity;
  readonly isHeld: boolean;
  /** Lasts over a loss of the lease. */
  readonly isDraining: boolean;
  /** Why it could not be renewed or taken the last time; undefined: it could. */
  readonly failure: unknown;
  /** Renews now; by the way it learns which runs somebody wants to end. */
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const leaseTtl = 5_000;
const renewEvery = 1_000;
/** The node gives up this long before the database would let others take its runs. */
const margin = 1_000;
/** So long attempts may take to end in good order; together with the time that a kill takes, less than the margin. */
const lossGrace = 500;

/**
 * One lease for the whole node, renewed from the same event loop that does the work: a loop that stalls does not renew,
 * so it cannot claim to be alive. Time is measured on the monotonic clock from before each renewal was sent.
 */
export function makeLease(options: LeaseOptions): Lease {
  const { nodes, logger, watch } = options;
  const host = hostname();
  let node: NodeIdentity = { id: newId(), host };
  let safeUntil = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let watchdog: NodeJS.Timeout | undefined;
  let renewing: Promise<void> = Promise.resolve();
  let stopped = false;
  let draining = false;
  let failure: unknown;

  async function join(): Promise<void> {
    node = { id: newId(), host };
    const sent = performance.now();
    await nodes.join({ ...node, pid: process.pid, role: options.role, capacity: options.capacity, draining }, leaseTtl);
    extend(sent);
    options.onJoined?.(node.id);
  }

  function extend(sent: number): void {
    safeUntil = sent + leaseTtl - margin;
    failure = undefined;
    clearTimeout(watchdog);
    watchdog = setTimeout(give, Math.max(0, safeUntil - performance.now()));
    watch?.renewed(safeUntil + lossGrace);
  }

  function give(): void {
    if (safeUntil === -Infinity || stopped) return;
    safeUntil = -Infinity;
    logger.error({ node: node.id }, 'the lease could not be renewed in time; ending every attempt of this node');
    watch?.lost(performance.now() + lossGrace);
    options.onLost(new StopReason('LEASE_LOST', 'the node could not renew its lease', lossGrace));
  }

  /** One renewal at a time; who asks meanwhile shares the one after it. */
  let asked: Promise<void> | null = null;
  function renew(): Promise<void> {
    return (asked ??= renewing
      .catch(() => undefined)
      .then(() => {
        asked = null;
        return (renewing = renewOnce());
      }));
  }

  async function renewOnce(): Promise<void> {
    if (stopped) return;
    const sent = performance.now();
    if (sent > safeUntil) give();
    if (safeUntil === -Infinity) return join();
    const { alive, cancel, draining: isToDrain } = await nodes.renew(node.id, options.running(), leaseTtl);
    if (!alive) {
      give();
      return join();
    }
    extend(sent);
    if (isToDrain !== draining) {
      draining = isToDrain;
      options.onDraining(draining);
    }
    for (const request of cancel) options.onCancel(request);
  }

  function schedule(): void {
    timer = setTimeout(() => {
      void renew()
        .catch((error: unknown) => {
          failure = error;
          logger.warn({ err: error }, 'could not renew the lease; trying again');
        })
        .finally(() => stopped || schedule());
    }, renewEvery);
  }

  // Otherwise what it has ended would be taken for something that ended by itself.
  watch?.onEnd(() => performance.now() > safeUntil && give());
  return {
    get node() {
      return node;
    },
    get isHeld() {
      return performance.now() < safeUntil;
    },
    get isDraining() {
      return draining;
    },
    get failure() {
      return failure;
    },
    look: renew,
    async start() {
      await join();
      schedule();
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      clearTimeout(timer);
      await renewing.catch(() => undefined);
      clearTimeout(watchdog);
      await watch?.stop();
      await nodes
        .leave(node.id)
        .catch((error: unknown) => logger.warn({ err: error }, 'could not end the lease; it runs out by itself'));
    },
  };
}
