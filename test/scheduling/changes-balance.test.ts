import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { DomainError } from '../../src/domain/model/errors.ts';
import { createTask, migrated, operator, scheduleDraft, startNode, type TestNode, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

/** POLYCHRON_BALANCE_RUNS and POLYCHRON_SEED make it longer, or take other ways. */
const runs = Number(process.env['POLYCHRON_BALANCE_RUNS'] ?? 40);
const seed = Number(process.env['POLYCHRON_SEED'] ?? 1);
const minute = 60_000;
const hour = 60 * minute;
const rules = ['0 * * * *', '*/20 * * * *', '30 */2 * * *', '0,30 * * * *', '0 0 1 1 *'];

describe('a ledger whose schedule is skipped, moved, edited, paused and resumed at random', () => {
  let database: TestDatabase;
  let node: TestNode;

  before(async () => {
    database = await migrated();
    node = await startNode({ databaseUrl: database.url, mongodbUrl: null });
  });
  after(async () => {
    await node.stop();
    await database.drop();
  });

  const step = fc.record({
    what: fc.constantFrom('skip', 'move', 'moveNow', 'restore', 'edit', 'limit', 'pause', 'resume'),
    which: fc.nat(8),
    by: fc.integer({ min: 1, max: 300 }),
    rule: fc.constantFrom(...rules),
  });

  it('stays in balance after every step', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.constantFrom(...rules),
        async (steps, expression) => {
          const startsAt = node.clock.now() + hour;
          const draft = scheduleDraft(
            { kind: 'cron', expression, syntax: 'VIXIE' },
            { startsAt, overlap: 'ALLOW_ALL' },
          );
          const task = await createTask(node, `task ${Math.random()}`, {}, [draft]);
          const [{ id }] = (await node.rows<{ id: string }>('select id from schedule where task_id = $1', [
            task.id,
          ])) as [{ id: string }];
          for (const { what, which, by, rule } of steps) {
            const now = node.clock.now();
            const from = Math.ceil((startsAt + 1) / (30 * minute)) * 30 * minute;
            const nominalAt = from + which * 30 * minute;
            const address = { scheduleId: id, nominalAt };
            const target = { id, expectedVersion: null };
            const work: Record<typeof what, () => Promise<unknown>> = {
              skip: () => node.schedules.skip(operator, { ...address, reason: null }),
              move: () => node.schedules.move(operator, { ...address, to: nominalAt + by * minute, reason: null }),
              moveNow: () => node.schedules.move(operator, { ...address, to: now, reason: null }),
              restore: () => node.schedules.restore(operator, address),
              edit: () =>
                node.schedules.update(operator, {
                  ...target,
                  validateOnly: false,
                  recurrence: { kind: 'cron', expression: rule, syntax: 'VIXIE' },
                }),
              limit: () => node.schedules.update(operator, { ...target, validateOnly: false, maxRuns: 1 + (by % 5) }),
              pause: () => node.schedules.pause(operator, { ...target, note: null, until: null }),
              resume: () => node.schedules.resume(operator, { ...target, catchUp: by % 2 === 0 ? 'ALL' : 'NONE' }),
            };
            try {
              await work[what]();
              taken += 1;
            } catch (error) {
              // What is not possible just now is refused and changes nothing.
              if (!(error instanceof DomainError)) throw error;
            }
            const sums = await node.schedules.ledger(operator, id, { from: now - hour, to: now + 400 * 24 * hour });
            assert.ok(sums.balanced, `after ${what} of ${new Date(nominalAt).toISOString()}: ${JSON.stringify(sums)}`);
          }
          const stuck = await node.rows(
            `select 1 from schedule where id = $1 and state in ('ACTIVE', 'PAUSED') and next_fire_at is null`,
            [id],
          );
          assert.deepEqual(stuck, [], 'an open schedule without anything to wait for');
        },
      ),
      { numRuns: runs, seed },
    );
    assert.ok(taken > 40, `only ${taken} steps were possible`);
  });

  it('counts an instant once that ended the schedule ahead of its time and is planned again by the next version', async () => {
    const first = Math.ceil(node.clock.now() / hour + 1) * hour;
    const draft = scheduleDraft({ kind: 'cron', expression: '0 * * * *', syntax: 'VIXIE' }, { maxRuns: 1 });
    const task = await createTask(node, 'once ahead', {}, [{ ...draft, startsAt: first }]);
    const stateOf = async () =>
      (
        await node.rows<{ id: string; state: string }>('select id, state from schedule where task_id = $1', [task.id])
      )[0]!;
    const { id } = await stateOf();
    await node.schedules.move(operator, { scheduleId: id, nominalAt: first, to: node.clock.now(), reason: null });
    await until(async () => (await stateOf()).state === 'FINISHED', 'the end of the schedule');
    await node.schedules.update(operator, { id, expectedVersion: null, validateOnly: false, maxRuns: 2 });
    const range = { from: first - 2 * hour, to: first + 10 * hour };
    const sums = await node.schedules.ledger(operator, id, range);
    assert.deepEqual([sums.balanced, sums.planned, sums.dispatched, sums.pending], [true, 2, 1, 1]);
  });
});
