import type { Instant } from '../domain/model/values.ts';

/** Tells nodes and subscribers that there is something to look at. It may come twice or not at all: truth is in the store. */
export type Nudge =
  | { readonly kind: 'run'; readonly runId: string }
  /** Of these tenants; without them of any. */
  | { readonly kind: 'events'; readonly tenantIds?: readonly string[] }
  | { readonly kind: 'queue' }
  | { readonly kind: 'due'; readonly at: Instant }
  | { readonly kind: 'cancel'; readonly runId: string };

export interface Bus {
  publish(nudges: readonly Nudge[]): void;
  /** `run` nudges go to those who listen to that run, all others by kind. */
  onRun(runId: string, listener: () => void): () => void;
  on(kind: Exclude<Nudge['kind'], 'run'>, listener: (nudge: Nudge) => void): () => void;
}
