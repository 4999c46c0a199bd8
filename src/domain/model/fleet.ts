import { DomainError } from './errors.ts';
import type { Instant } from './values.ts';

/** What a node knows, as its lease says. */
export interface NodeRelease {
  /** Null: of a version that does not say. */
  readonly version: string | null;
  /** The number of the last migration that it knows; 0 of a version that does not say. */
  readonly schema: number;
}

/**
 * What nodes of older versions would get wrong, because they read past it: since which schema nodes know it. A feature stays here
 * for as long as nodes that do not know it may run beside newer ones.
 */
const features = {
  shadow: { since: 8, words: 'a schedule in shadow mode', else: 'run what is only to be recorded' },
  draining: { since: 18, words: 'draining a node', else: 'go on taking runs' },
} as const satisfies Record<string, { readonly since: number; readonly words: string; readonly else: string }>;

export type Feature = keyof typeof features;

/** Throws when the node would get the feature wrong. */
export function demandKnown(node: NodeRelease, feature: Feature, path: readonly string[]): void {
  const { since, words, else: otherwise } = features[feature];
  if (node.schema >= since) return;
  const which = node.version === null ? 'of an older version' : `of version ${node.version}`;
  throw new DomainError({
    code: 'NODES_TOO_OLD',
    path,
    feature,
    requiredSchema: since,
    oldestVersion: node.version,
    message: `${words} is accepted once no node ${which} is up: that one would ${otherwise}. Stop or upgrade it, and try again`,
  });
}

export interface NodeInfo {
  readonly id: string;
  readonly host: string;
  readonly startedAt: Instant;
  readonly heartbeatAt: Instant;
  readonly leaseUntil: Instant;
  readonly running: number;
  readonly capacity: number;
  /** It takes no new runs until an operator ends that, or it is started again. */
  readonly draining: boolean;
}
