import { TooManyRequestsError } from '../domain/model/errors.ts';

export interface RequestRate {
  /** Takes a place for one request. Throws TooManyRequestsError when the tenant has none left for the moment. */
  take(tenantId: string, perSecond: number): void;
}

interface Bucket {
  left: number;
  at: number;
}

const mostKnown = 10_000;

/** A bucket for each tenant that holds what it may ask in a second, and fills at that rate. */
export function makeRequestRate(now: () => number = () => performance.now()): RequestRate {
  const buckets = new Map<string, Bucket>();

  function bucketOf(tenantId: string, perSecond: number): Bucket {
    const at = now();
    const known = buckets.get(tenantId);
    const left = known ? Math.min(perSecond, known.left + ((at - known.at) / 1000) * perSecond) : perSecond;
    const bucket = { left, at };
    buckets.delete(tenantId);
    buckets.set(tenantId, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= mostKnown) break;
      buckets.delete(oldest);
    }
    return bucket;
  }

  return {
    take(tenantId, perSecond) {
      const bucket = bucketOf(tenantId, perSecond);
      if (bucket.left < 1) throw new TooManyRequestsError(perSecond, Math.ceil(((1 - bucket.left) / perSecond) * 1000));
      bucket.left -= 1;
    },
  };
}
