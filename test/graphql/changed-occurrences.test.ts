import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { openStill, readOnly, type Still } from '../support/still.ts';

const hour = 3_600_000;
const start = Date.UTC(2027, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

let still: Still;
before(async () => {
  still = await openStill();
});

/** An hourly schedule: the first hour is skipped, the second moved by half an hour, and the fourth is a holiday. */
describe('occurrences changed by hand, and calendars, in what is foreseen', () => {
  let id: string;
  let calendar: string;

  before(async () => {
    still.time.now = start;
    const spans = [{ from: iso(start + 4 * hour), to: iso(start + 4 * hour + 1) }];
    const made = await still.mutate<{ calendar: { id: string } }>(
      'createCalendar',
      { name: 'Holidays', spans },
      'calendar { id }',
    );
    calendar = made.calendar.id;
    const recurrence = { interval: { every: 'PT1H', anchor: iso(start) } };
    const schedules = [{ recurrence, startsAt: iso(start + 1), calendars: [calendar] }];
    const { task } = await still.mutate<{ task: { schedules: { nodes: { id: string }[] } } }>(
      'createTask',
      { name: 'hourly', module: 'simulate', schedules },
      'task { schedules { nodes { id } } }',
    );
    id = task.schedules.nodes[0]!.id;
    const at = (n: number) => ({ scheduleId: id, nominalAt: iso(start + n * hour) });
    await still.mutate('skipOccurrence', { ...at(1), reason: 'a visit' }, 'occurrence { id }');
    await still.mutate('moveOccurrence', { ...at(2), to: iso(start + 2.5 * hour) }, 'occurrence { id }');
  });

  const hours = (at: string) => (Date.parse(at) - start) / hour;

  it('upcoming shows the moved one where it fires, passes over the skipped one, and names the calendar', async () => {
    const query = `query ($range: DateTimeRange!) { upcoming(range: $range) { skipped time { nominalAt fireAt } } }`;
    const range = { from: iso(start), to: iso(start + 5 * hour + 1) };
    const { upcoming } = await still.data<{
      upcoming: { skipped: string | null; time: { nominalAt: string; fireAt: string } }[];
    }>(query, { range }, readOnly);
    assert.deepEqual(
      upcoming.map(({ skipped, time }) => [hours(time.nominalAt), hours(time.fireAt), skipped]),
      [
        [2, 2.5, null],
        [3, 3, null],
        [4, 4, 'in the calendar "Holidays"'],
        [5, 5, null],
      ],
    );
  });

  it('explain says who skipped one and where the other went', async () => {
    const query = `query ($id: ID!, $one: DateTime, $two: DateTime, $four: DateTime) { schedule(id: $id) {
      one: explain(at: $one) { summary } two: explain(at: $two) { gates { detail } } four: explain(at: $four) { summary } } }`;
    const at = (n: number) => iso(start + n * hour);
    const data = await still.data<{
      schedule: { one: { summary: string }; two: { gates: { detail: string }[] }; four: { summary: string } };
    }>(query, { id, one: at(1), two: at(2), four: at(4) }, readOnly);
    const { one, two, four } = data.schedule;
    assert.match(one.summary, /SKIPPED_BY_USER at .*: a visit/);
    assert.ok(
      two.gates.some(({ detail }) => detail.includes('moved by hand')),
      JSON.stringify(two),
    );
    assert.match(four.summary, /in the calendar "Holidays"/);
  });

  it('an edit keeps what was done by hand where the new rule plans it, and takes back what it does not', async () => {
    const query = `query ($input: UpdateScheduleInput!) { previewScheduleUpdate(input: $input, count: 6) {
      before { nominalAt fireAt } after { nominalAt fireAt } errors { message } } }`;
    type Times = { nominalAt: string; fireAt: string }[];
    const preview = async (changes: object) => {
      const data = await still.data<{ previewScheduleUpdate: { before: Times; after: Times } }>(
        query,
        { input: { id, ...changes } },
        readOnly,
      );
      const { before: was, after } = data.previewScheduleUpdate;
      return [was, after].map((times) => times.map(({ fireAt }) => hours(fireAt)));
    };
    const now = [2.5, 3, 5, 6, 7, 8];
    assert.deepEqual(await preview({ calendars: [] }), [now, [2.5, 3, 4, 5, 6, 7]]);
    assert.deepEqual(await preview({ recurrence: { interval: { every: 'PT3H', anchor: iso(start) } } }), [
      now,
      [3, 6, 9, 12, 15, 18],
    ]);
    assert.deepEqual(await preview({ recurrence: { interval: { every: 'PT2H', anchor: iso(start) } } }), [
      now,
      [2.5, 6, 8, 10, 12, 14],
    ]);
  });
});
