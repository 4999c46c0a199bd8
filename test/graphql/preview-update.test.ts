import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { openStill, readOnly, type Still } from '../support/still.ts';

const hour = 3_600_000;
const start = Date.UTC(2027, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();
const times = '{ nominalAt fireAt }';

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
interface Edit {
  readonly errors: readonly { readonly message: string }[];
  readonly before: readonly Time[];
  readonly after: readonly Time[];
  readonly added: readonly Time[];
  readonly removed: readonly Time[];
  readonly kept: number;
  readonly firesAtOnce: boolean;
  readonly firesAtOnceReason: string | null;
  readonly superseded: readonly Time[];
  readonly state: string | null;
  readonly nextFireAt: string | null;
  readonly ends: boolean;
  readonly warnings: readonly string[];
  readonly summary: string | null;
}

async function previewUpdate(input: object, count = 20): Promise<Edit> {
  const query = `query ($input: UpdateScheduleInput!, $count: Int!) { previewScheduleUpdate(input: $input, count: $count) {
    errors { message path } before ${times} after ${times} added ${times} removed ${times} kept firesAtOnce firesAtOnceReason
    superseded ${times} state nextFireAt ends warnings summary } }`;
  return (await still.data<{ previewScheduleUpdate: Edit }>(query, { input, count }, readOnly)).previewScheduleUpdate;
}

const nominals = (list: readonly Time[]) => list.map(({ nominalAt }) => nominalAt);

describe('previewScheduleUpdate', () => {
  it('tells what an edit adds, removes and keeps, as far as both lists reach', async () => {
    still.time.now = start;
    const id = await makeSchedule({ recurrence: { cron: { expression: '0 */6 * * *' } } });
    const edit = await previewUpdate({ id, recurrence: { cron: { expression: '0 */4 * * *' } } }, 4);
    assert.deepEqual(nominals(edit.removed), [iso(start + 6 * hour)]);
    assert.deepEqual(nominals(edit.added), [iso(start + 4 * hour), iso(start + 8 * hour), iso(start + 16 * hour)]);
    // At noon itself the schedule was made and is due, so the old rule decides that instant first.
    assert.equal(edit.firesAtOnce, true);
    assert.match(
      edit.firesAtOnceReason ?? '',
      /an instant is due and decided by the old rule .* from 2027-01-01T12:00/,
    );
    assert.equal(edit.kept, 1);
    assert.equal(edit.summary, 'On the hour, every 4 hours (UTC)');
  });

  it('says what would be refused, and what would end', async () => {
    still.time.now = start;
    const id = await makeSchedule({ recurrence: { cron: { expression: '0 9 * * *' } } });
    const refused = await previewUpdate({ id, endsAt: iso(start + hour) });
    assert.match(refused.errors[0]?.message ?? '', /would never fire/);
    assert.deepEqual(refused.after, []);
    const conflict = await previewUpdate({ id, expectedVersion: 7, name: 'x' });
    assert.match(conflict.errors[0]?.message ?? '', /version 1, not 7/);
    const other = { ...readOnly, tenantId: '00000000-0000-7000-8000-00000000beef' };
    const { data } = await still.asked(
      'query ($input: UpdateScheduleInput!) { previewScheduleUpdate(input: $input) { errors { code } } }',
      { input: { id, name: 'x' } },
      other,
    );
    assert.deepEqual(data, { previewScheduleUpdate: { errors: [{ code: 'NOT_FOUND' }] } });
  });

  it('refuses fewer runs than have been started, where the database once did so with an internal error', async () => {
    still.time.now = start;
    const id = await makeSchedule({ recurrence: { cron: { expression: '0 * * * *' } }, overlap: 'ALLOW_ALL' });
    still.time.now = start + hour;
    await still.sweep();
    const preview = await previewUpdate({ id, maxRuns: 1 });
    assert.match(preview.errors[0]?.message ?? '', /maxRuns 1 is less than the 2 runs/);
    const { updateSchedule } = await still.data<{ updateSchedule: { errors: readonly { path: readonly string[] }[] } }>(
      'mutation ($input: UpdateScheduleInput!) { updateSchedule(input: $input) { errors { path } } }',
      { input: { id, maxRuns: 1 } },
    );
    assert.deepEqual(updateSchedule.errors, [{ path: ['input', 'maxRuns'] }]);
  });

  it('is what updateSchedule then does, and stores nothing before', async () => {
    const recurrence = fc.oneof(
      fc
        .constantFrom('0 * * * *', '0 */6 * * *', '30 9 * * 1-5', '0 0 31 * *')
        .map((expression) => ({ cron: { expression } })),
      fc.constantFrom('PT90M', 'P1D').map((every) => ({ interval: { every } })),
      fc.constant({ interval: { every: 'PT2H', fromCompletion: true } }),
      fc.integer({ min: -2, max: 40 }).map((n) => ({ once: { at: iso(start + n * hour) } })),
      fc
        .integer({ min: 1, max: 6 })
        .map((n) => ({ rrule: { rule: `FREQ=DAILY;COUNT=${n}`, start: '2027-01-01T18:00:00' } })),
    );
    const changes = fc.record(
      {
        recurrence,
        timeZone: fc.constantFrom('Europe/Vienna', 'UTC', 'Nowhere/At_All'),
        startsAt: fc.option(fc.integer({ min: -10, max: 50 }).map((n) => iso(start + n * hour))),
        endsAt: fc.option(fc.integer({ min: 1, max: 200 }).map((n) => iso(start + n * hour))),
        maxRuns: fc.option(fc.integer({ min: 1, max: 3 })),
        jitter: fc.constantFrom('PT0S', 'PT10M', 'PT3H'),
        exclusions: fc.constantFrom([], [{ from: iso(start), to: iso(start + 30 * hour) }]),
        name: fc.constant('another name'),
      },
      { requiredKeys: [] },
    );
    const first = fc.record({
      recurrence: recurrence.filter((given) => !('once' in given)),
      jitter: fc.constantFrom('PT0S', 'PT2H'),
      overlap: fc.constantFrom('SKIP', 'BUFFER_ONE', 'ALLOW_ALL'),
      paused: fc.boolean(),
    });
    let [edited, refused, atOnce, superseded, ended] = [0, 0, 0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        first,
        changes,
        fc.integer({ min: 0, max: 40 }),
        fc.boolean(),
        async (schedule, edit, later, swept) => {
          still.time.now = start;
          const id = await makeSchedule(schedule);
          if (swept) await still.sweep();
          still.time.now = start + later * hour + 60_000;
          const rows = () => still.rows('select * from schedule order by id');
          const stored = JSON.stringify(await rows());
          const input = { id, ...edit };
          const preview = await previewUpdate(input);
          assert.equal(JSON.stringify(await rows()), stored);

          const bare = Buffer.from(id, 'base64url').toString().split(':')[1];
          const runsBefore = await still.rows('select id from run where schedule_id = $1', [bare]);
          const { updateSchedule } = await still.data<{ updateSchedule: { errors: readonly { message: string }[] } }>(
            'mutation ($input: UpdateScheduleInput!) { updateSchedule(input: $input) { errors { message } } }',
            { input },
          );
          assert.deepEqual(
            preview.errors.map(({ message }) => message),
            updateSchedule.errors.map(({ message }) => message),
          );
          if (preview.errors.length > 0) {
            refused += 1;
            return;
          }
          edited += 1;
          const [row] = await still.rows<{ state: string; next: string | null; fire: string | null }>(
            `select state, to_char(next_nominal_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as next,
             to_char(next_fire_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as fire from schedule where id = $1`,
            [bare],
          );
          assert.equal(preview.state, row?.state);
          assert.equal(preview.nextFireAt, row?.fire);
          assert.equal(preview.ends, row?.state !== 'ACTIVE' && row?.state !== 'PAUSED');
          const after = row?.next ? new Date(Date.parse(row.next) - 1).toISOString() : null;
          const shown = await still.data<{ schedule: { nextFireTimes: readonly Time[]; summary: string } }>(
            `query ($id: ID!, $after: DateTime) { schedule(id: $id) { summary nextFireTimes(count: 20, after: $after) ${times} } }`,
            { id, after },
          );
          assert.deepEqual(preview.after, after === null ? [] : shown.schedule.nextFireTimes);
          assert.equal(preview.summary, shown.schedule.summary);
          const taken = await still.rows<{ count: number }>(
            `select coalesce(sum(count), 0)::int as count from occurrence where schedule_id = $1 and state = 'SUPERSEDED'`,
            [bare],
          );
          assert.equal(preview.superseded.length, taken[0]?.count);
          const runs = await still.rows('select id from run where schedule_id = $1', [bare]);
          assert.equal(preview.firesAtOnce, runs.length > runsBefore.length);
          if (preview.firesAtOnce) atOnce += 1;
          if (preview.superseded.length > 0) superseded += 1;
          if (preview.ends) ended += 1;
        },
      ),
      { numRuns: 150 },
    );
    for (const cases of [edited, refused, atOnce, superseded, ended]) assert.ok(cases > 0, 'each kind of edit was met');
  });
});
