/** Too much has come from one address without a token that is known: by default, wrong tokens. */
export class TooManyAttempts extends Error {
  readonly statusCode = 429;
  readonly retryAfterSeconds = 1;

  constructor(what: 'wrong tokens' | 'requests without a token' = 'wrong tokens') {
    super(`too many ${what} came from this address, which may send ${perSecond} a second; try again later`);
    this.name = 'TooManyAttempts';
  }
}

const perSecond = 20;
const burst = 100;
/** What people mistype, and what waits for a token that is being made. */
const few = 10;
const mostAddresses = 10_000;

/** Counts what strangers send by address, such as wrong tokens: a bucket that leaks. */
export interface Attempts {
  note(address: string): void;
  /** Whether the address has sent more than it may. */
  isOver(address: string): boolean;
  /** Whether it has sent more than anybody does by mistake. */
  isSuspect(address: string): boolean;
}

/** `now` in milliseconds. What is forgotten beyond 10,000 addresses is the one that was quiet the longest. */
export function makeAttempts(now: () => number): Attempts {
  const buckets = new Map<string, { readonly level: number; readonly at: number }>();

  function levelOf(address: string): number {
    const bucket = buckets.get(address);
    return bucket ? Math.max(0, bucket.level - ((now() - bucket.at) / 1000) * perSecond) : 0;
  }

  return {
    note(address) {
      const level = Math.min(levelOf(address) + 1, burst + perSecond);
      buckets.delete(address);
      buckets.set(address, { level, at: now() });
      const [oldest] = buckets.keys();
      if (buckets.size > mostAddresses && oldest !== undefined) buckets.delete(oldest);
    },
    isOver: (address) => levelOf(address) >= burst,
    isSuspect: (address) => levelOf(address) >= few,
  };
}
