/**
 * Loaded into every test file's process: a file that leaves something running fails and says what it was. Without this it would
 * hang for ever, because the runner's time limit is for tests, and those have all ended.
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
