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
  /** The node has a lease again after a loss. */
  readonly onRejoined: () => void;
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
  #asked: Promise<void> | null = null;

  constructor(options: LeaseOptions) {
    this.#options = options;
    // Otherwise what it has ended would be taken for something that ended by itself.
    options.watch?.onEnd(() => performance.now() > this.#safeUntil && this.#give());
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

  /** One renewal at a time; who asks meanwhile shares the one after it. */
  look(): Promise<void> {
    return (this.#asked ??= this.#renewing
      .catch(() => undefined)
      .then(() => {
        this.#asked = null;
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
    if (sent > this.#safeUntil) this.#give();
    if (this.#safeUntil === -Infinity) return this.#join();
    const { alive, cancel, draining } = await nodes.renew(this.#node.id, running(), leaseTtl);
    if (!alive) {
      this.#give();
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
    this.#watchdog = setTimeout(() => this.#give(), Math.max(0, this.#safeUntil - performance.now()));
    this.#options.watch?.renewed(this.#safeUntil + lossGrace);
  }

  #give(): void {
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
