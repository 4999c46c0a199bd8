import { DomainError } from './errors.ts';
import type { Instant } from './values.ts';

/** The version and schema of a node, as stored in its lease. */
export interface NodeRelease {
  /** Null: the node does not report its version. */
  readonly version: string | null;
  /** The number of the last migration that the node knows; 0 when the node does not report it. */
  readonly schema: number;
}

/**
 * Features that older nodes ignore and would therefore handle wrongly, with the first schema whose nodes know them. A
 * feature stays here as long as nodes without it may run beside newer ones.
 */
const features = {
  shadow: { since: 8, words: 'a schedule in shadow mode', else: 'run what is only to be recorded' },
  draining: { since: 18, words: 'draining a node', else: 'go on taking runs' },
} as const satisfies Record<string, { readonly since: number; readonly words: string; readonly else: string }>;

export type Feature = keyof typeof features;

/** Throws when the node does not know the feature. */
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
    message: `${words} is accepted once no node ${which} is up: such a node would ${otherwise}. Stop or upgrade it, and try again`,
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
  /** The node takes no new runs until an operator ends this or the node restarts. */
  readonly draining: boolean;
}
