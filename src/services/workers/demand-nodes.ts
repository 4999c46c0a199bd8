import { type Feature, demandKnown } from '../../domain/model/fleet.ts';
import type { Snapshot } from '../../ports/write-store.ts';

/** Throws while a node that would get the feature wrong is up. */
export async function demandNodes(
  nodes: Pick<Snapshot, 'nodes'>,
  feature: Feature,
  path: readonly string[],
): Promise<void> {
  const oldest = await nodes.nodes.oldest();
  if (oldest !== null) demandKnown(oldest, feature, path);
}
