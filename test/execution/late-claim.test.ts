import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pino } from 'pino';
import type { Claim } from '../../src/domain/ports.ts';
import type { AttemptContext } from '../../src/domain/module.ts';
import type { Journals } from '../../src/execution/journal.ts';
import { makeWorker } from '../../src/execution/worker.ts';
import { simulate } from '../../src/execution/modules/simulate.ts';
import { until } from '../support/node.ts';

const claimOf = (runId: string, nodeId: string): Claim =>
  ({
    runId,
    nodeId,
    tenantId: 'tenant',
    module: 'simulate',
    attempt: 1,
    fence: 1,
    timeoutMs: null,
    retry: { maxAttempts: 1 },
  }) as unknown as Claim;

/** A node that had stood still once began what it had claimed before, although another node may have been at work on it. */
it('a claim that arrives after the loss of its lease is given back, and not begun', async () => {
  const begun: string[] = [];
  const givenBack: string[] = [];
  const journal = { log: () => undefined, conclude: async () => undefined };
  const worker = makeWorker({
    store: {
      claim: async () => ({ claims: [], more: false }),
      giveBack: async (claims) => void givenBack.push(...claims.map(({ runId }) => runId)),
    },
    journals: { open: () => journal } as unknown as Journals,
    modules: new Map([
      [
        'simulate',
        {
          ...simulate,
          run: async ({ run }: AttemptContext) => (begun.push(run.id), { kind: 'SUCCEEDED' as const }),
        },
      ],
    ]),
    node: () => ({ id: 'new', host: 'here' }),
    isHeld: ({ nodeId }) => nodeId === 'new',
    capacity: 2,
    logger: pino({ level: 'silent' }),
    tenants: { find: async () => null },
    meter: { admit: () => true } as never,
  });
  assert.equal(worker.reserve(2), 2);
  worker.start([claimOf('late', 'old'), claimOf('in time', 'new')]);
  await until(async () => begun.length > 0 && worker.running === 0, 'the attempt to end');
  assert.deepEqual({ begun, givenBack }, { begun: ['in time'], givenBack: ['late'] });
  assert.equal(worker.reserve(2), 2, 'places of both are free again');
});
