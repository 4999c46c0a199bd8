import type { Claim } from '../../domain/model/claim.ts';
import type { Run } from '../../domain/model/run.ts';
import type { Instant } from '../../domain/model/values.ts';
import type { Nudge } from '../../ports/bus.ts';
import type { Places } from '../../ports/places.ts';

/** A run that has been made, and what follows from it. */
export interface Placed {
  readonly run: Run;
  /** Of this node: it starts them after the commit. */
  readonly claims: readonly Claim[];
  readonly fires: readonly Instant[];
  /** Runs that make room for it. */
  readonly stopped: readonly string[];
}

/** Takes the place on this node that is kept for the call, if the tenant may have it. */
export type TakePlace = (tenantId: string) => boolean;

/** Brackets a call that may start a run on this node at once: the place that it does not use goes back. */
export async function withPlaceIf<T extends { readonly placed: Placed | null }>(
  wanted: boolean,
  places: Places,
  work: (place: TakePlace) => Promise<T>,
): Promise<T> {
  const reserved = wanted ? places.reserve(1) : 0;
  const taken: string[] = [];
  const take: TakePlace = (tenantId) => {
    if (taken.length >= reserved || !places.take(tenantId)) return false;
    taken.push(tenantId);
    return true;
  };
  let started = 0;
  try {
    const done = await work(take);
    const claims = done.placed?.claims ?? [];
    if (claims.length > 0) places.start(claims);
    started = claims.length;
    return done;
  } finally {
    places.untake(taken);
    places.release(reserved - started);
  }
}

/** Who has to look at the run, and at those that make room for it. */
export function nudgesOf({ run, stopped }: Placed): readonly Nudge[] {
  return [
    { kind: 'run', runId: run.id },
    ...(run.state === 'QUEUED' ? [{ kind: 'queue' } as const] : []),
    ...stopped.map((runId) => ({ kind: 'cancel', runId }) as const),
  ];
}

/** Who has to look at runs that were asked to end. */
export function cancelNudges(runIds: readonly string[]): readonly Nudge[] {
  return runIds.flatMap((runId) => [{ kind: 'run', runId } as const, { kind: 'cancel', runId } as const]);
}
