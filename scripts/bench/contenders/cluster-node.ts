/** One node of a cluster. It runs until its parent sends a message, then sends back how many runs have ended on it. */
import { startNode, type NodeOptions } from '../polychron-node.ts';

const node = await startNode(JSON.parse(process.argv[2] ?? '{}') as NodeOptions);
process.once('disconnect', () => void end());
process.once('message', () => void end());
process.send?.('ready');

async function end(): Promise<void> {
  await node.stop();
  process.send?.(node.concluded, () => process.exit());
}
