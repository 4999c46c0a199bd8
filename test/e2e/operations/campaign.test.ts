import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';

describe('a campaign of faults', () => {
  it('ends with nothing missed, duplicate, overlapping or early', async (t) => {
    const words = ['--seconds', '60', '--nodes', '2', '--seed', '7', '--store', 'mongodb'];
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/campaign/main.ts', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    t.diagnostic(output);
    assert.equal(code, 0, output);
    assert.match(output, /^missed 0, duplicate 0, overlapping 0, early 0$/m);
  });
});
