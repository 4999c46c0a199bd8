import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrated, until } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { balanceOf, everySecond, makeTask, mutate } from '../support/work.ts';

interface Seen {
  readonly shadow: boolean;
  readonly occurrences: { readonly nodes: readonly { readonly state: string; readonly reason: string | null }[] };
  readonly explain: { readonly summary: string; readonly heldBy: { readonly name: string } | null };
}

describe('shadow mode, through GraphQL', () => {
  let database: TestDatabase;
  let service: Service;

  before(async () => {
    database = await migrated();
    service = await startService({ databaseUrl: database.url });
  });
  after(async () => {
    await service.stop();
    await database.drop();
  });

  async function look(id: string): Promise<Seen> {
    const query = `query ($id: ID!) { schedule(id: $id) {
      shadow explain { summary(locale: "en") heldBy { name } } occurrences(first: 50) { nodes { state reason } }
    } }`;
    return (await service.data<{ schedule: Seen }>(query, { id })).schedule;
  }

  async function countRuns(taskId: string): Promise<number> {
    const query = 'query ($ids: [ID!]) { runs(filter: { taskIds: $ids }) { totalCount } }';
    return (await service.data<{ runs: { totalCount: number } }>(query, { ids: [taskId] })).runs.totalCount;
  }

  it('records what would run, says so everywhere, and runs from the moment it is switched on', async () => {
    const from = Math.floor(Date.now() / 1_000) * 1_000;
    const task = await makeTask(service, 'every second', { schedules: [{ recurrence: everySecond, shadow: true }] });
    const id = task.schedules.nodes[0]?.id ?? '';
    const recorded = await until(async () => {
      const seen = await look(id);
      return seen.occurrences.nodes.length >= 2 && seen;
    }, 'two instants to be recorded');
    assert.equal(recorded.shadow, true);
    assert.deepEqual([...new Set(recorded.occurrences.nodes.map(({ state }) => state))], ['SKIPPED_SHADOW']);
    assert.match(recorded.occurrences.nodes[0]?.reason ?? '', /would have run/);
    assert.equal(recorded.explain.heldBy?.name, 'shadow');
    assert.match(recorded.explain.summary, /Held by shadow mode/);
    assert.equal(await countRuns(task.id), 0);

    const range = { from: new Date(from + 60_000).toISOString(), to: new Date(from + 120_000).toISOString() };
    const { upcoming } = await service.data<{ upcoming: { shadow: boolean; skipped: string | null }[] }>(
      'query ($range: DateTimeRange!) { upcoming(range: $range, limit: 1) { shadow skipped } }',
      { range },
    );
    assert.equal(upcoming[0]?.shadow, true);
    assert.match(upcoming[0]?.skipped ?? '', /shadow mode/);
    const { previewScheduleUpdate: preview } = await service.data<{
      previewScheduleUpdate: { superseded: readonly unknown[]; added: readonly unknown[]; warnings: readonly string[] };
    }>(
      'query ($input: UpdateScheduleInput!) { previewScheduleUpdate(input: $input) { superseded { nominalAt } added { nominalAt } warnings } }',
      { input: { id, name: 'still a shadow' } },
    );
    assert.deepEqual([preview.superseded, preview.added], [[], []]);
    assert.match(preview.warnings.join(), /shadow mode/);

    const cleared = await mutate(service, 'updateSchedule', { id, shadow: null }, 'schedule { id }');
    assert.deepEqual([cleared.errors[0]?.code, cleared.errors[0]?.path], ['VALIDATION', ['input', 'shadow']]);
    const { errors } = await mutate(service, 'updateSchedule', { id, shadow: false }, 'schedule { shadow }');
    assert.deepEqual(errors, []);
    await until(async () => (await countRuns(task.id)) > 0, 'the first run');
    await mutate(service, 'pauseSchedule', { id }, 'schedule { id }');
    const sums = await balanceOf(service, id, from, Date.now());
    assert.ok(sums.balanced, JSON.stringify(sums));
    assert.equal(sums.superseded, 0);
    assert.ok(sums.skipped >= 2);
    assert.equal(sums.dispatched, await countRuns(task.id));
  });
});
