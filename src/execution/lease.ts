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
  /** An operator has started or ended the draining of this node. A draining node takes no new runs. */
  readonly onDraining: (draining: boolean) => void;
  /** The lease could not be renewed in time: every attempt under it has to end now. */
  readonly onLost: (reason: StopReason) => void;
  /** Called with the node's id. After a loss the node joins under a new id. */
  readonly onJoined?: ((nodeId: string) => void) | undefined;
  /** The node has a lease again after a loss. */
  readonly onRejoined: () => void;
  /** Ends the commands of the lease when this process stands still and cannot do it. */
  readonly watch?: LeaseWatch | undefined;
}

/** Moments are those of `performance.now()`. */
export interface LeaseWatch {
  /** The lease has been taken or renewed, and is safe until then. */
  renewed(until: number): void;
  lost(until: number): void;
  /** Called when the watch has ended commands by itself. */
  onEnd(listener: () => void): void;
  stop(): Promise<void>;
}

export interface Lease {
  readonly node: NodeIdentity;
  readonly isHeld: boolean;
  /** A loss of the lease does not change it. */
  readonly isDraining: boolean;
  /** Why the last renewal failed; undefined when it succeeded. */
  readonly failure: unknown;
  /** Renews now. The answer also brings the requests to cancel runs of this node. */
  look(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const leaseTtl = 5_000;
const renewEvery = 1_000;
/** The node gives up this long before the database would let others take its runs. */
const margin = 1_000;
/** How long attempts may take to end in good order. Together with the time of a kill it must be less than the margin. */
const lossGrace = 500;

/**
 * One lease for the whole node. It is renewed from the event loop that does the work, so a stalled loop cannot claim to be
 * alive. Time is measured on the monotonic clock from before each renewal was sent.
 */
export function makeLease(options: LeaseOptions): Lease {
  return new NodeLease(options);
}

class NodeLease implements Lease {
  readonly #options: LeaseOptions;
  #node: NodeIdentity = { id: newId(), host: hostname() };
  #safeUntil = -Infinity;
  #hasJoined = false;
  #isStopped = false;
  #isDraining = false;
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #renewing: Promise<void> = Promise.resolve();
  /** The renewal after the one under way. */
  #next: Promise<void> | null = null;

  constructor(options: LeaseOptions) {
    this.#options = options;
    // The lease counts as lost before the attempts see their commands end, so they do not report a failure of the task.
    options.watch?.onEnd(() => performance.now() > this.#safeUntil && this.#lose());
  }

  get node(): NodeIdentity {
    return this.#node;
  }

  get isHeld(): boolean {
    return performance.now() < this.#safeUntil;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  get failure(): unknown {
    return this.#failure;
  }

  async start(): Promise<void> {
    await this.#join();
    this.#schedule();
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    const { nodes, logger, watch } = this.#options;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#renewing.catch(() => undefined);
    clearTimeout(this.#watchdog);
    await watch?.stop();
    await nodes
      .leave(this.#node.id)
      .catch((error: unknown) => logger.warn({ err: error }, 'could not end the lease; it runs out by itself'));
  }

  /** Renewals run one at a time. All calls during a renewal share the next one. */
  look(): Promise<void> {
    return (this.#next ??= this.#renewing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return (this.#renewing = this.#renew());
      }));
  }

  async #join(): Promise<void> {
    const { nodes, role, capacity, onJoined, onRejoined } = this.#options;
    this.#node = { id: newId(), host: this.#node.host };
    const sent = performance.now();
    await nodes.join({ ...this.#node, pid: process.pid, role, capacity, draining: this.#isDraining }, leaseTtl);
    this.#extend(sent);
    onJoined?.(this.#node.id);
    if (this.#hasJoined) onRejoined();
    this.#hasJoined = true;
  }

  async #renew(): Promise<void> {
    if (this.#isStopped) return;
    const { nodes, running, onCancel } = this.#options;
    const sent = performance.now();
    if (sent > this.#safeUntil) this.#lose();
    if (this.#safeUntil === -Infinity) return this.#join();
    const { alive, cancel, draining } = await nodes.renew(this.#node.id, running(), leaseTtl);
    if (!alive) {
      this.#lose();
      return this.#join();
    }
    this.#extend(sent);
    this.#drain(draining);
    for (const request of cancel) onCancel(request);
  }

  #extend(sent: number): void {
    this.#safeUntil = sent + leaseTtl - margin;
    this.#failure = undefined;
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lose(), Math.max(0, this.#safeUntil - performance.now()));
    this.#options.watch?.renewed(this.#safeUntil + lossGrace);
  }

  #lose(): void {
    if (this.#safeUntil === -Infinity || this.#isStopped) return;
    const { logger, watch, onLost } = this.#options;
    this.#safeUntil = -Infinity;
    logger.error({ node: this.#node.id }, 'the lease could not be renewed in time; ending every attempt of this node');
    watch?.lost(performance.now() + lossGrace);
    onLost(new StopReason('LEASE_LOST', 'the node could not renew its lease', lossGrace));
  }

  #drain(isDraining: boolean): void {
    if (isDraining === this.#isDraining) return;
    this.#isDraining = isDraining;
    this.#options.onDraining(isDraining);
  }

  #schedule(): void {
    this.#timer = setTimeout(() => {
      void this.look()
        .catch((error: unknown) => {
          this.#failure = error;
          this.#options.logger.warn({ err: error }, 'could not renew the lease; trying again');
        })
        .finally(() => this.#isStopped || this.#schedule());
    }, renewEvery);
  }
}
