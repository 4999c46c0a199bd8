import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readNudges } from '../../src/ports/nudges.ts';

it('what is no nudge in a message is left out, and the rest is heard', () => {
  const good = [
    { kind: 'run', runId: 'a' },
    { kind: 'cancel', runId: 'b' },
    { kind: 'due', at: 5 },
    { kind: 'events', tenantIds: ['t'] },
    { kind: 'events' },
    { kind: 'queue' },
  ];
  const odd = [
    null,
    7,
    'x',
    {},
    { kind: 'due', at: 'x' },
    { kind: 'due', at: null },
    { kind: 'run' },
    { kind: 'other' },
  ];
  assert.deepEqual(readNudges([...odd, ...good]), good);
  assert.deepEqual(readNudges([{ kind: 'events', tenantIds: [7] }]), [{ kind: 'events' }]);
  for (const value of [undefined, null, 7, 'x', {}]) assert.deepEqual(readNudges(value), []);
});
