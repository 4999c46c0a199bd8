import { type EngineNode, startEngineNode } from './engine-node.ts';
import { runChild } from './run-child.ts';

let node: EngineNode | undefined;

function running(): EngineNode {
  if (!node) throw new Error('the engine is still starting');
  return node;
}

runChild({
  name: 'engine',
  async start({ config, logger, registry, link, self, print, onNode }) {
    const databaseUrl = config.databaseUrl ?? '';
    node = await startEngineNode({ config, databaseUrl, logger, registry, link, self, print, onNode });
    return { listening: null, ready: node.ready, refused: node.refused, stop: (graceMs) => running().stop(graceMs) };
  },
  answers: { health: () => running().health(), metrics: () => running().metrics() },
});
