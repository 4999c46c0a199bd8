/**
 * Loaded into the process of every test file. A file that leaves something running fails and names it. Without this it would
 * hang for ever: the runner's time limit holds for tests, and all tests have ended by then.
 */
import { after } from 'node:test';

const GRACE_MS = 15_000;

// The runner itself loads this too.
if (process.env['NODE_TEST_CONTEXT'] !== undefined) {
  after(() => {
    setTimeout(() => {
      console.error(
        `left running after its tests: ${process.getActiveResourcesInfo().join(', ')} (${process.argv[1]})`,
      );
      process.exit(1);
    }, GRACE_MS).unref();
  });
}
