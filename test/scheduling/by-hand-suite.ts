import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '../../src/domain/model/actor.ts';
import { makeLedgerLook } from '../support/ledger-look.ts';
import { migrated, operator, scheduleDraft, startNode, type TestNode } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

const everySecond = { kind: 'cron', expression: '* * * * * *', syntax: 'VIXIE' } as const;
const hour = 3_600_000;
const writing: Caller = { ...operator, actor: { kind: 'TOKEN', name: 'Ada', tokenId: null } };

/** What people do by hand to single occurrences, whatever the alarm clock of a node is. */
export function describeByHand(name: string, mongodb: () => Promise<string | null>): void {
  describe(`occurrences changed by hand, with the alarm in ${name}`, () => {
    let database: TestDatabase;
    let node: TestNode;
    const { make, draftAhead, rowOf, decided, runsAt, inBalance, refused } = makeLedgerLook(() => node);

    before(async () => {
      const [made, mongodbUrl] = await Promise.all([migrated(), mongodb()]);
      database = made;
      node = await startNode({ databaseUrl: database.url, mongodbUrl });
    });
    after(async () => {
      await node.stop();
      await database.drop();
    });

    it('passes over a skipped occurrence, with the reason and who did it in the ledger', async () => {
      const { scheduleId, next } = await make('skip', scheduleDraft(everySecond, { overlap: 'ALLOW_ALL' }));
      const nominalAt = next + 2_000;
      const command = { scheduleId, nominalAt, reason: 'a visit' };
      await node.schedules.skip(writing, command);
      await node.schedules.skip(writing, command);
      await inBalance(scheduleId, 10_000);
      assert.deepEqual(await rowOf(scheduleId, nominalAt), {
        state: 'SKIPPED_BY_USER',
        reason: 'a visit',
        by: 'Ada',
        fireAt: nominalAt,
      });
      await decided(scheduleId, nominalAt + 1_000, 'DISPATCHED');
      assert.equal((await rowOf(scheduleId, nominalAt))?.state, 'SKIPPED_BY_USER');
      assert.deepEqual(await runsAt(scheduleId, nominalAt), []);
      await inBalance(scheduleId, 10_000);
      await refused(
        node.schedules.restore(writing, { scheduleId, nominalAt }),
        'INVALID_STATE',
        ['nominalAt'],
        /SKIPPED_BY_USER/,
      );
      await node.schedules.remove(operator, { id: scheduleId, expectedVersion: null });
    });

    it('fires a moved occurrence once at its new instant, sooner or later than the others, at one of them or at once', async () => {
      const { scheduleId, next } = await make('move', draftAhead({ overlap: 'ALLOW_ALL' }));
      const now = node.clock.now();
      const wanted = [
        { nominalAt: next, to: now + 900 },
        { nominalAt: next + 2 * hour, to: now - 5_000 },
        { nominalAt: next + 3 * hour, to: now + 700 },
        { nominalAt: next + 4 * hour, to: now + 700 },
      ];
      for (const move of wanted) await node.schedules.move(writing, { scheduleId, reason: 'sooner', ...move });
      await node.schedules.move(writing, { scheduleId, nominalAt: next + 5 * hour, to: next + 7 * hour, reason: null });
      await inBalance(scheduleId);
      for (const { nominalAt, to } of wanted) {
        await decided(scheduleId, nominalAt, 'DISPATCHED');
        const runs = await runsAt(scheduleId, nominalAt);
        assert.equal(runs.length, 1);
        if (to > now) assert.equal(runs[0]!.scheduledFor, to);
        else assert.ok(runs[0]!.scheduledFor >= now && runs[0]!.scheduledFor < now + 5_000);
        const row = await rowOf(scheduleId, nominalAt);
        assert.match(row!.reason!, /^moved by hand from .*Z: sooner$/);
        assert.equal(row!.by, 'Ada');
      }
      const [schedule] = await node.rows<{ next: number; marks: number }>(
        `select (extract(epoch from next_nominal_at) * 1000)::float8 as next, jsonb_array_length(changes) as marks
         from schedule where id = $1`,
        [scheduleId],
      );
      assert.equal(schedule!.next, next + hour);
      await inBalance(scheduleId);
      await refused(
        node.schedules.move(writing, { scheduleId, nominalAt: next, to: now + hour, reason: null }),
        'INVALID_STATE',
        ['nominalAt'],
        /dispatched already/,
      );
      // Another rule that plans the same instants does not run them again.
      await node.schedules.update(operator, {
        id: scheduleId,
        expectedVersion: null,
        validateOnly: false,
        recurrence: { kind: 'cron', expression: '0,30 * * * *', syntax: 'VIXIE' },
      });
      await inBalance(scheduleId);
      await refused(
        node.schedules.skip(writing, { scheduleId, nominalAt: next, reason: null }),
        'INVALID_STATE',
        ['nominalAt'],
        /dispatched already/,
      );
    });

    it('takes back a skip and a move, and fires at once what should have fired meanwhile', async () => {
      const { scheduleId, next } = await make('undo', scheduleDraft(everySecond, { overlap: 'ALLOW_ALL' }));
      const [skipped, moved] = [next + 2_000, next + 1_000];
      await node.schedules.skip(writing, { scheduleId, nominalAt: skipped, reason: null });
      await node.schedules.move(writing, { scheduleId, nominalAt: moved, to: next + hour, reason: null });
      await node.schedules.restore(writing, { scheduleId, nominalAt: skipped });
      await node.schedules.restore(writing, { scheduleId, nominalAt: skipped });
      assert.equal((await rowOf(scheduleId, skipped))?.state, 'PENDING');
      await inBalance(scheduleId, 10_000);
      await decided(scheduleId, skipped, 'DISPATCHED');
      assert.equal((await rowOf(scheduleId, moved))?.state, 'PENDING');
      await node.schedules.restore(writing, { scheduleId, nominalAt: moved });
      await decided(scheduleId, moved, 'DISPATCHED');
      for (const at of [skipped, moved]) assert.equal((await runsAt(scheduleId, at)).length, 1);
      await inBalance(scheduleId, 10_000);
      await node.schedules.remove(operator, { id: scheduleId, expectedVersion: null });
    });

    it('says what is wrong with a change, and where', async () => {
      const { scheduleId, next } = await make('wrong', draftAhead());
      const at = (nominalAt: number) => ({ scheduleId, nominalAt, reason: null });
      const field = ['nominalAt'];
      await refused(node.schedules.skip(writing, at(next + 1_000)), 'VALIDATION', field, /near it: .*Z/);
      await refused(node.schedules.skip(writing, at(next - 5 * hour)), 'VALIDATION', field, /has passed/);
      await refused(node.schedules.restore(writing, at(next)), 'INVALID_STATE', field, /neither skipped nor moved/);
      await refused(
        node.schedules.skip(writing, { ...at(next), scheduleId: '01900000-0000-7000-8000-00000000dead' }),
        ...(['NOT_FOUND', ['scheduleId'], /no schedule/] as const),
      );
      const stranger = { ...writing, tenantId: '01900000-0000-7000-8000-00000000beef' };
      await refused(node.schedules.skip(stranger, at(next)), 'NOT_FOUND', ['scheduleId'], /no schedule/);
      const reader: Caller = { ...writing, scopes: new Set(['EXECUTE']) };
      await assert.rejects(node.schedules.skip(reader, at(next)), { message: /WRITE/ });
      await refused(
        node.schedules.move(writing, { ...at(next), to: 9e15 }),
        ...(['VALIDATION', ['to'], /after/] as const),
      );
      assert.deepEqual(await node.rows('select 1 from occurrence where schedule_id = $1', [scheduleId]), []);
    });

    it('keeps skips and moves through pauses, edits and a delete, and its ledger in balance', async () => {
      const { scheduleId, next } = await make('edits', draftAhead());
      const id = scheduleId;
      await node.schedules.skip(writing, { scheduleId, nominalAt: next, reason: null });
      await node.schedules.move(writing, { scheduleId, nominalAt: next + hour, to: next + 90_000, reason: null });
      await node.schedules.pause(operator, { id, expectedVersion: null, note: null, until: null });
      await node.schedules.move(writing, { scheduleId, nominalAt: next + 2 * hour, to: 0, reason: null });
      await decided(scheduleId, next + 2 * hour, 'SKIPPED_PAUSED');
      await node.schedules.resume(operator, { id, expectedVersion: null, catchUp: 'NONE' });
      await inBalance(scheduleId);
      await node.schedules.update(operator, {
        id,
        expectedVersion: null,
        validateOnly: false,
        recurrence: { kind: 'cron', expression: '0,30 * * * *', syntax: 'VIXIE' },
      });
      assert.equal((await rowOf(scheduleId, next))?.state, 'SKIPPED_BY_USER');
      assert.equal((await rowOf(scheduleId, next + hour))?.state, 'PENDING');
      await inBalance(scheduleId);
      await node.schedules.update(operator, {
        id,
        expectedVersion: null,
        validateOnly: false,
        recurrence: { kind: 'cron', expression: '17 3 * * *', syntax: 'VIXIE' },
      });
      assert.equal((await rowOf(scheduleId, next + hour))?.state, 'SUPERSEDED');
      await inBalance(scheduleId);
      const nextFire = async () =>
        (
          await node.rows<{ at: number }>(
            `select (extract(epoch from next_nominal_at) * 1000)::float8 as at from schedule where id = $1`,
            [id],
          )
        )[0]!.at;
      const last = await nextFire();
      await node.schedules.move(writing, { scheduleId, nominalAt: last, to: last + 1, reason: null });
      await node.schedules.remove(operator, { id, expectedVersion: null });
      assert.equal((await rowOf(scheduleId, last))?.state, 'SUPERSEDED');
    });
  });
}
