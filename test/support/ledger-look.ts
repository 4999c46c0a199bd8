import assert from 'node:assert/strict';
import { DomainError } from '../../src/domain/model/errors.ts';
import type { OccurrenceState } from '../../src/domain/model/occurrence.ts';
import { createTask, operator, scheduleDraft, type TestNode, until } from './node.ts';

const hourly = { kind: 'cron', expression: '0 * * * *', syntax: 'VIXIE' } as const;
const hour = 3_600_000;

/** Makes schedules on a node, and reads from the database what happened to their instants. */
export function makeLedgerLook(current: () => TestNode) {
  async function make(title: string, draft: ReturnType<typeof scheduleDraft>, params = {}) {
    const task = await createTask(current(), title, { params }, [draft]);
    const [schedule] = await current().rows<{ id: string; next: number }>(
      `select id, (extract(epoch from next_nominal_at) * 1000)::float8 as next from schedule where task_id = $1`,
      [task.id],
    );
    return { taskId: task.id, scheduleId: schedule!.id, next: schedule!.next };
  }
  /** Starts so far ahead that no full hour comes during a test. */
  const draftAhead = (changes: Parameters<typeof scheduleDraft>[1] = {}) =>
    scheduleDraft(hourly, { startsAt: current().clock.now() + 2 * hour, ...changes });
  const rowOf = async (scheduleId: string, nominalAt: number) =>
    (
      await current().rows<{ state: OccurrenceState; reason: string | null; by: string | null; fireAt: number }>(
        `select state, reason, changed_by ->> 'name' as by, (extract(epoch from fire_at) * 1000)::float8 as "fireAt"
         from occurrence where schedule_id = $1 and nominal_at = $2`,
        [scheduleId, new Date(nominalAt).toISOString()],
      )
    )[0];
  const decided = (scheduleId: string, nominalAt: number, state: OccurrenceState) =>
    until(
      async () => (await rowOf(scheduleId, nominalAt))?.state === state,
      `${new Date(nominalAt).toISOString()} to be ${state}`,
    );
  const runsAt = (scheduleId: string, nominalAt: number) =>
    current().rows<{ late: number; scheduledFor: number }>(
      `select extract(epoch from started_at - scheduled_for)::float8 * 1000 as late,
         (extract(epoch from scheduled_for) * 1000)::float8 as "scheduledFor"
       from run where schedule_id = $1 and nominal_at = $2`,
      [scheduleId, new Date(nominalAt).toISOString()],
    );
  async function inBalance(scheduleId: string, ahead = 24 * hour): Promise<void> {
    const range = { from: current().clock.now() - hour, to: current().clock.now() + ahead };
    const sums = await current().schedules.ledger(operator, scheduleId, range);
    assert.ok(sums.balanced, JSON.stringify(sums));
  }
  const refused = (work: Promise<unknown>, code: string, path: readonly string[], says: RegExp) =>
    assert.rejects(work, (error: unknown) => {
      assert.ok(error instanceof DomainError, String(error));
      const [problem] = error.problems;
      assert.deepEqual([problem.code, problem.path], [code, path], problem.message);
      assert.match(problem.message, says);
      return true;
    });

  return { make, draftAhead, rowOf, decided, runsAt, inBalance, refused };
}
