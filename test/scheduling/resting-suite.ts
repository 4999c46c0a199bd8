import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { makeLedgerLook } from '../support/ledger-look.ts';
import { migrated, operator, scheduleDraft, startNode, type TestNode, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const everySecond = { kind: 'cron', expression: '* * * * * *', syntax: 'VIXIE' } as const;
const hour = 3_600_000;

/** What makes schedules rest by themselves, whatever the alarm clock of a node is. */
export function describeResting(name: string, mongodb: () => Promise<string | null>): void {
  describe(`calendars and pauses after failures, with the alarm in ${name}`, () => {
    let database: TestDatabase;
    let node: TestNode;
    const { make, draftAhead, rowOf, decided, inBalance, refused } = makeLedgerLook(() => node);

    before(async () => {
      const [made, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
      database = made;
      node = await startNode({ databaseUrl: database.url, mongodbUrl });
    });
    after(async () => {
      await node.stop();
      await database.drop();
    });

    it('skips what lies in a calendar, says which, and follows edits of the calendar', async () => {
      const tenantId = null;
      const now = node.clock.now();
      const { value: calendar } = await node.calendars.create(operator, {
        name: `freeze ${name}`,
        description: null,
        timeZone: null,
        idempotencyKey: null,
        tenantId,
        spans: [{ from: now - hour, to: now + hour, note: 'release' }],
      });
      const { scheduleId, next } = await make('calendar', scheduleDraft(everySecond, { calendars: [calendar!.id] }));
      await decided(scheduleId, next, 'SKIPPED_EXCLUDED');
      assert.equal((await rowOf(scheduleId, next))?.reason, `in the calendar "freeze ${name}": release`);
      const { version } = await node.calendars.update(operator, {
        id: calendar!.id,
        expectedVersion: 1,
        spans: [],
      });
      assert.equal(version, 2);
      await until(
        async () =>
          (await node.rows(`select 1 from occurrence where schedule_id = $1 and state = 'DISPATCHED'`, [scheduleId]))
            .length > 0,
        'an occurrence after the calendar was emptied',
      );
      assert.equal((await rowOf(scheduleId, next))?.state, 'SKIPPED_EXCLUDED');
      await inBalance(scheduleId, 10_000);
      const gone = { id: calendar!.id, expectedVersion: null } as const;
      await refused(
        node.calendars.remove(operator, { ...gone, inUse: 'REFUSE' }),
        ...(['INVALID_STATE', ['id'], /used by one schedule/] as const),
      );
      await node.calendars.remove(operator, { ...gone, inUse: 'DETACH' });
      assert.deepEqual(await node.rows('select calendars from schedule where id = $1', [scheduleId]), [
        { calendars: [] },
      ]);
      await node.schedules.remove(operator, { id: scheduleId, expectedVersion: null });
    });

    it('pauses by itself after as many failures in a row, says so, and forgives them once it is resumed', async () => {
      const { scheduleId, taskId } = await make('failing', scheduleDraft(everySecond, { pauseAfterFailures: 2 }), {
        fail: 'broken',
      });
      const paused = () =>
        until(async () => {
          const [row] = await node.rows<{ state: string; note: string; by: { kind: string } }>(
            `select state, pause_note as note, paused_by as by from schedule where id = $1`,
            [scheduleId],
          );
          return row!.state === 'PAUSED' && row;
        }, 'the schedule to pause itself');
      const failed = async () => (await node.rows(`select 1 from run where task_id = $1`, [taskId])).length;
      const first = await paused();
      assert.match(first.note, /2 runs in a row that failed/);
      assert.equal(first.by.kind, 'SCHEDULER');
      assert.equal(await failed(), 2);
      const events = await node.rows(`select 1 from event where schedule_id = $1 and type = 'PAUSED'`, [scheduleId]);
      assert.equal(events.length, 1);
      await node.schedules.resume(operator, { id: scheduleId, expectedVersion: null, catchUp: 'NONE' });
      await paused();
      assert.equal(await failed(), 4);
      await inBalance(scheduleId, 10_000);
      await node.schedules.remove(operator, { id: scheduleId, expectedVersion: null });
    });

    it('starts no further run even when nobody has looked since the last failure', async () => {
      const ahead = draftAhead({ overlap: 'ALLOW_ALL' });
      const { scheduleId, taskId, next } = await make('unseen', ahead, { fail: 'broken' });
      const moveNow = (nominalAt: number) =>
        node.schedules.move(operator, { scheduleId, nominalAt, to: 0, reason: null });
      const failed = () => node.rows(`select 1 from run where task_id = $1 and state = 'FAILED'`, [taskId]);
      for (const n of [0, 1]) await moveNow(next + n * hour);
      await until(async () => (await failed()).length === 2, 'two failures');
      // As if the node that saw them had died before it could pause: only the next sweep finds them.
      await node.rows('update schedule set pause_after_failures = 2 where id = $1', [scheduleId]);
      await moveNow(next + 2 * hour);
      await decided(scheduleId, next + 2 * hour, 'SKIPPED_PAUSED');
      assert.deepEqual(await node.rows('select state from schedule where id = $1', [scheduleId]), [
        { state: 'PAUSED' },
      ]);
      assert.equal((await node.rows('select 1 from run where task_id = $1', [taskId])).length, 2);
      await inBalance(scheduleId);
    });

    it('does not pause while a success comes in between', async () => {
      const { scheduleId, taskId } = await make('mixed', scheduleDraft(everySecond, { pauseAfterFailures: 2 }));
      const runs = (state: string) =>
        node.rows(`select id from run where task_id = $1 and state = $2`, [taskId, state]);
      const ended = (state: string, count: number) =>
        until(async () => (await runs(state)).length >= count, `${count} runs ${state}`);
      const params = (given: object) => node.rows(`update task set params = $2 where id = $1`, [taskId, given]);
      await ended('SUCCEEDED', 1);
      await params({ fail: 'once' });
      await ended('FAILED', 1);
      await params({});
      await ended('SUCCEEDED', 2);
      await params({ fail: 'twice' });
      await ended('FAILED', 2);
      assert.deepEqual(await node.rows('select state from schedule where id = $1', [scheduleId]), [
        { state: 'ACTIVE' },
      ]);
      await ended('FAILED', 3);
      await until(
        async () =>
          (await node.rows(`select 1 from schedule where id = $1 and state = 'PAUSED'`, [scheduleId])).length > 0,
        'the pause',
      );
      await node.schedules.remove(operator, { id: scheduleId, expectedVersion: null });
    });
  });
}
