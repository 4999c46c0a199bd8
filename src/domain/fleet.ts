import { DomainError } from './errors.ts';
import type { Snapshot } from './write-store.ts';

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
} as const satisfies Record<string, { readonly since: number; readonly words: string; readonly else: string }>;

export type Feature = keyof typeof features;

/** Throws while a node that would get the feature wrong is up. */
export async function demandNodes(
  nodes: Pick<Snapshot, 'oldestNode'>,
  feature: Feature,
  path: readonly string[],
): Promise<void> {
  const { since, words, else: otherwise } = features[feature];
  const oldest = await nodes.oldestNode();
  if (oldest === null || oldest.schema >= since) return;
  const which = oldest.version === null ? 'of an older version' : `of version ${oldest.version}`;
  throw new DomainError({
    code: 'NODES_TOO_OLD',
    path,
    feature,
    requiredSchema: since,
    oldestVersion: oldest.version,
    message: `${words} is accepted once no node ${which} is up: that one would ${otherwise}. Stop or upgrade it, and try again`,
  });
}
