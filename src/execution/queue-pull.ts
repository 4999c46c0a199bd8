import type { Logger } from 'pino';
import type { Claim } from '../domain/model/claim.ts';
import type { Milliseconds } from '../domain/model/values.ts';
import type { Claimed } from '../ports/run-store.ts';

export interface QueuePullOptions {
  /** Whether this node claims anything at all. */
  readonly mayPull: () => boolean;
  /** Reserves up to so many places, and returns how many. */
  readonly reserve: (wanted: number) => number;
  readonly release: (places: number) => void;
  /** Claims as many runs as there are places. When `isUrgent`, another pull waits. */
  readonly claim: (places: number, isUrgent: () => boolean) => Promise<Claimed>;
  readonly start: (claims: readonly Claim[]) => void;
  /** Whether there is a place that `reserve` would give. */
  readonly hasRoom: () => boolean;
  readonly logger: Logger;
}

const claimBatch = 500;
/** How long freed places are collected while tenants take turns. */
const turnPause: Milliseconds = 5;

/** Claims queued runs until this node is full or the queue is empty. Pulls that come meanwhile are merged into one more. */
export class QueuePull {
  readonly #options: QueuePullOptions;
  #isPulling = false;
  /** Pull again after the current pull, or as soon as there is a place. */
  #again = false;
  /** Runs are left whose tenants may have no place at the moment. */
  #waitsForPlace = false;
  #freedMeanwhile = false;
  #soon: NodeJS.Timeout | null = null;

  constructor(options: QueuePullOptions) {
    this.#options = options;
  }

  pull(): void {
    this.#again = this.#isPulling;
    this.#waitsForPlace = false;
    if (this.#isPulling || !this.#options.mayPull()) return;
    this.#isPulling = true;
    this.#freedMeanwhile = false;
    void this.#pullAll();
  }

  /** A place has come free. */
  freed(): void {
    if (this.#again) this.pull();
    else if (this.#isPulling) this.#freedMeanwhile = true;
    else if (this.#waitsForPlace) this.#pullSoon();
  }

  async #pullAll(): Promise<void> {
    try {
      while (await this.#pullBatch());
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'could not claim queued runs; the reconciler tries again');
    } finally {
      this.#isPulling = false;
      if (this.#again && this.#options.hasRoom()) this.pull();
      else if (this.#waitsForPlace && this.#freedMeanwhile) this.#pullSoon();
    }
  }

  /** Answers whether more may be queued for this node. */
  async #pullBatch(): Promise<boolean> {
    const places = this.#options.reserve(claimBatch);
    if (places === 0) {
      this.#again = true;
      return false;
    }
    const { claims, more } = await this.#claim(places);
    this.#options.start(claims);
    if (claims.length === places) return true;
    this.#waitsForPlace = more;
    return false;
  }

  async #claim(places: number): Promise<Claimed> {
    let claimed: Claimed = { claims: [], more: false };
    try {
      claimed = await this.#options.claim(places, () => this.#again);
      return claimed;
    } finally {
      this.#options.release(places - claimed.claims.length);
    }
  }

  /** Gives places that come free one by one out together, because finding out whose turn it is costs a query. */
  #pullSoon(): void {
    if (this.#soon !== null) return;
    this.#soon = setTimeout(() => {
      this.#soon = null;
      this.pull();
    }, turnPause);
  }
}
