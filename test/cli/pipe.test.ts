import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('a command whose reader has gone ends without a word, as in `polychron … | head`', async () => {
  const script = `{ "${process.execPath}" --import tsx src/cli/main.ts --help; echo "exit $?" >&2; } | true`;
  const { stderr } = await promisify(execFile)('sh', ['-c', script]);
  assert.equal(stderr, 'exit 0\n');
});
