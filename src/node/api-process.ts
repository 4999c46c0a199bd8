import { writeFileSync } from 'node:fs';
import { runChild } from './run-child.ts';

/** When memory runs out, the kernel kills the process with the highest score. This should not be the engine or the database. */
const oomScore = '500';

runChild({
  name: 'api',
  async start({ config, logger, registry, link, self, print, onNode }) {
    raiseOomScore();
    if (config.role === 'worker') {
      const { startProbeNode } = await import('./probe-node.ts');
      return startProbeNode({ config, logger, registry, link });
    }
    const { startApiNode } = await import('./api-node.ts');
    const databaseUrl = config.databaseUrl ?? '';
    const engine = config.role === 'all' ? link : null;
    return startApiNode({ config, databaseUrl, logger, registry, link: engine, self, print, onNode });
  },
  answers: {},
});

function raiseOomScore(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', oomScore);
  } catch {
    // The file exists only on Linux.
  }
}
