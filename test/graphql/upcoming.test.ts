import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { openStill, readOnly, type Still } from '../support/still.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2027, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

let still: Still;
let made = 0;
before(async () => {
  still = await openStill();
});

async function makeSchedule(schedule: object): Promise<string> {
  const input = { name: `task ${(made += 1)}`, module: 'simulate', schedules: [schedule] };
  const { task } = await still.mutate<{ task: { schedules: { nodes: { id: string }[] } } }>(
    'createTask',
    input,
    'task { schedules { nodes { id } } }',
  );
  return task.schedules.nodes[0]!.id;
}

interface Time {
  readonly nominalAt: string;
  readonly fireAt: string;
}

describe('upcoming', () => {
  interface Upcoming {
    readonly upcoming: readonly {
      readonly time: Time;
      readonly skipped: string | null;
      readonly schedule: { readonly id: string; readonly name: string };
    }[];
  }
  const query = `query ($range: DateTimeRange!, $limit: Int!) { upcoming(range: $range, limit: $limit) {
    time { nominalAt fireAt } skipped schedule { id name } } }`;

  it("merges the tenant's schedules in the order of their fires, from now on, and says what will be skipped", async () => {
    still.time.now = start + 1000 * day;
    const now = still.time.now;
    await still.rows('update schedule set deleted_at = now(), next_fire_at = null, next_nominal_at = null');
    const second = { interval: { every: 'PT2H', anchor: iso(now) } };
    await makeSchedule({
      name: 'two',
      recurrence: second,
      exclusions: [{ from: iso(now + 2 * hour), to: iso(now + 3 * hour) }],
    });
    await makeSchedule({ name: 'three', recurrence: { interval: { every: 'PT3H', anchor: iso(now) } }, paused: true });
    const range = { from: iso(now - day), to: iso(now + 5 * hour) };
    const { upcoming } = await still.data<Upcoming>(query, { range, limit: 10 }, readOnly);
    assert.deepEqual(
      upcoming.map(({ time, schedule, skipped }) => [(Date.parse(time.fireAt) - now) / hour, schedule.name, skipped]),
      [
        [0, 'two', null],
        [0, 'three', 'the schedule is paused'],
        [2, 'two', 'inside an exclusion of the schedule'],
        [3, 'three', 'the schedule is paused'],
        [4, 'two', null],
      ],
    );
    const later = { from: iso(now + 100 * day), to: iso(now + 101 * day) };
    assert.equal((await still.data<Upcoming>(query, { range: later, limit: 3 }, readOnly)).upcoming.length, 3);
    const stranger = { ...readOnly, tenantId: '00000000-0000-7000-8000-00000000beef' };
    assert.deepEqual((await still.data<Upcoming>(query, { range, limit: 10 }, stranger)).upcoming, []);
    const { errors } = await still.asked(query, { range, limit: 1001 });
    assert.match(errors?.[0]?.message ?? '', /limit 1001 is outside 1–1000/);
  });

  it('answers from 10,000 schedules', async (t) => {
    await still.rows(
      `insert into schedule select many.* from schedule s cross join generate_series(1, 10000) n
         cross join lateral jsonb_populate_record(s, jsonb_build_object('id', '00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))) many
         where s.name = 'two' and s.deleted_at is null`,
    );
    const now = still.time.now;
    for (const [from, to] of [
      [now, now + 1000 * day],
      [now + 30 * day, now + 1000 * day],
    ] as const) {
      const began = performance.now();
      const { upcoming } = await still.data<Upcoming>(query, { range: { from: iso(from), to: iso(to) }, limit: 1000 });
      t.diagnostic(
        `1,000 of 10,000 schedules, ${(from - now) / day} days ahead: ${Math.round(performance.now() - began)} ms`,
      );
      assert.equal(upcoming.length, 1000);
      assert.ok(upcoming.every(({ time }) => Date.parse(time.fireAt) >= from));
    }
  });
});
