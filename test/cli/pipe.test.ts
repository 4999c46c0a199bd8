import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

test('a command whose reader has gone ends without a word, as in `polychron … | head`', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-pipe-'));
  try {
    const file = join(folder, 'scenario.json');
    const schedules = [{ recurrence: { cron: { expression: '* * * * *' } } }];
    await writeFile(file, JSON.stringify({ tasks: [{ name: 't', schedules }] }));
    const command = `simulate "${file}" --from 2026-01-01T00:00:00Z --to 2026-01-08T00:00:00Z`;
    const script = `{ "${process.execPath}" --import tsx src/cli/main.ts ${command}; echo "exit $?" >&2; } | true`;
    const { stderr } = await promisify(execFile)('sh', ['-c', script]);
    assert.equal(stderr, 'exit 0\n');
  } finally {
    await rm(folder, { recursive: true });
  }
});
