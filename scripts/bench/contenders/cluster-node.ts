/** One node of a cluster: it runs until it is told to end, and then says how many runs have ended on it. */
import { startNode, type NodeOptions } from '../polychron-node.ts';

const node = await startNode(JSON.parse(process.argv[2] ?? '{}') as NodeOptions);
process.once('disconnect', () => void end());
process.once('message', () => void end());
process.send?.('ready');

async function end(): Promise<void> {
  await node.stop();
  process.send?.(node.concluded, () => process.exit());
}
