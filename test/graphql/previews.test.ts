import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { countRows } from '../support/look.ts';
import { openStill, readOnly, type Still, user } from '../support/still.ts';

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2027, 0, 1, 12);
const iso = (at: number) => new Date(at).toISOString();

let still: Still;
before(async () => {
  still = await openStill();
});

describe('previewRecurrence', () => {
  const query = `query ($input: PreviewRecurrenceInput!) { previewRecurrence(input: $input) {
    valid errors { path message rule } summary(locale: "de") times { nominalAt local offset } warnings } }`;
  interface Answer {
    readonly previewRecurrence: {
      readonly valid: boolean;
      readonly errors: readonly { readonly path: readonly string[]; readonly message: string }[];
      readonly summary: string | null;
      readonly times: readonly object[];
      readonly warnings: readonly string[];
    };
  }
  const preview = async (input: object) => (await still.data<Answer>(query, { input }, readOnly)).previewRecurrence;

  it('says when a rule fires, in words too, and stores nothing', async () => {
    const look = { rows: still.rows, close: async () => undefined };
    const rows = await countRows(look);
    const said = await preview({
      recurrence: { cron: { expression: '30 2 * * *' } },
      timeZone: 'Europe/Vienna',
      from: '2027-03-28T00:00:00Z',
      count: 1,
    });
    assert.deepEqual(said, {
      valid: true,
      errors: [],
      summary: 'Um 02:30 (Europe/Vienna)',
      times: [{ nominalAt: '2027-03-28T01:30:00.000Z', local: '2027-03-28T03:30:00', offset: '+02:00' }],
      warnings: [
        'on 2027-03-28 the time 02:30:00 does not exist in Europe/Vienna: it is shifted by daylight saving to 03:30:00+02:00 (gap SHIFT)',
        'on 2027-10-31 the time 02:30:00 occurs twice in Europe/Vienna: it fires once, at 02:30:00+02:00 (fold FIRST)',
        'on 2028-03-26 the time 02:30:00 does not exist in Europe/Vienna: it is shifted by daylight saving to 03:30:00+02:00 (gap SHIFT)',
      ],
    });
    assert.deepEqual(await countRows(look), rows);
  });

  it('names the paths of the input, all of them at once', async () => {
    const { valid, errors, summary } = await preview({
      recurrence: { cron: { expression: '0 25 * * *' } },
      timeZone: 'Europe/Vienna',
      count: 501,
      jitter: 'P3D',
    });
    assert.equal(valid, false);
    assert.equal(summary, null);
    assert.deepEqual(
      errors.map(({ path }) => path.join('.')),
      ['input.count', 'input.jitter', 'input.recurrence.cron.expression'],
    );
    const [broken] = (await preview({ recurrence: { interval: { every: 'PT1H' } }, jitter: 'soon' })).errors;
    assert.deepEqual(broken?.path, ['input', 'jitter']);
  });

  it('accepts exactly what createSchedule accepts', async () => {
    const id = (
      await still.mutate<{ task: { id: string } }>('createTask', { name: 'host', module: 'simulate' }, 'task { id }')
    ).task.id;
    const recurrences = [
      { cron: { expression: '0 9 * * *' } },
      { cron: { expression: '0 0 30 2 *' } },
      { cron: { expression: '* * *' } },
      { once: { at: iso(start - day) } },
      { once: { at: iso(start - 1000) } },
      { once: { localAt: '2027-03-28T02:30:00' } },
      { interval: { every: 'PT0.5S' } },
      { rrule: { rule: 'FREQ=DAILY;COUNT=1', start: '2026-12-01T09:00:00' } },
      { calendar: { daysOfMonth: [31], months: [2] } },
    ];
    for (const recurrence of recurrences) {
      for (const more of [
        {},
        { endsAt: iso(start + hour) },
        { dst: { gap: 'SKIP' }, timeZone: 'Europe/Vienna' },
        { timeZone: 'Mars/Base' },
      ]) {
        const schedule = { recurrence, ...more };
        const answer = await still.data<{ createSchedule: { errors: readonly { message: string }[] } }>(
          'mutation ($input: CreateScheduleInput!) { createSchedule(input: $input) { errors { message } } }',
          { input: { taskId: id, schedule, validateOnly: true } },
        );
        const { valid, errors } = await preview(schedule);
        assert.deepEqual(
          errors.map(({ message }) => message),
          answer.createSchedule.errors.map(({ message }) => message),
          JSON.stringify(schedule),
        );
        assert.equal(valid, errors.length === 0);
      }
    }
  });

  it('answers the example of docs/time.md as it is written there', async () => {
    still.time.now = start;
    const text = await readFile('docs/time.md', 'utf8');
    const block = (language: string) => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(text)?.[1] ?? '';
    assert.deepEqual(await still.data(block('graphql'), {}, readOnly), JSON.parse(block('json')));
  });

  it('needs a token that may read', async () => {
    const { errors } = await still.asked(
      query,
      { input: { recurrence: { interval: { every: 'PT1H' } } } },
      { ...user, scopes: new Set() },
    );
    assert.equal(errors?.[0]?.extensions['code'], 'FORBIDDEN');
  });
});
