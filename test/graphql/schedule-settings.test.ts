import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { isInputObjectType } from 'graphql';

import { initialSettings, settingNames, settingOf } from '../../src/domain/model/schedule-settings.ts';
import { readId } from '../../src/graphql/ids.ts';
import { makeSchema } from '../../src/graphql/schema.ts';
import { openStill, type Still } from '../support/still.ts';

interface Shown {
  readonly id: string;
  readonly version: number;
  readonly description: string | null;
}

let still: Still;
let made = 0;
before(async () => {
  still = await openStill();
});

async function makeSchedule(settings: object): Promise<Shown> {
  const schedule = { recurrence: { cron: { expression: '0 9 * * *' } }, ...settings };
  const input = { name: `task ${(made += 1)}`, module: 'simulate', schedules: [schedule] };
  const { task } = await still.mutate<{ task: { schedules: { nodes: Shown[] } } }>(
    'createTask',
    input,
    'task { schedules { nodes { id version description } } }',
  );
  return task.schedules.nodes[0]!;
}

async function update(input: object): Promise<Shown> {
  const { schedule } = await still.mutate<{ schedule: Shown }>(
    'updateSchedule',
    input,
    'schedule { id version description }',
  );
  return schedule;
}

async function refused(input: object) {
  const query = `mutation ($input: UpdateScheduleInput!) { updateSchedule(input: $input) { schedule { id } errors { code path } } }`;
  interface Answer {
    readonly updateSchedule: {
      readonly errors: readonly { readonly code: string; readonly path: readonly string[] }[];
    };
  }
  return (await still.data<Answer>(query, { input })).updateSchedule.errors;
}

describe('the settings of a schedule', () => {
  it('each have their field in what makes and what changes a schedule, with a description where they are new', async () => {
    const schema = await makeSchema();
    for (const type of ['ScheduleInput', 'UpdateScheduleInput'].map((name) => schema.getType(name))) {
      assert.ok(isInputObjectType(type));
      const fields = type.getFields();
      for (const name of settingNames) assert.ok(fields[settingOf(name).input ?? name], `${type.name} has no ${name}`);
      assert.ok(fields['description']?.description);
    }
  });

  it('can be cleared where null has a meaning, and say so where it has none', async () => {
    const { id } = await makeSchedule({ description: 'the nightly one', maxRuns: 3, jitter: 'PT5S' });
    for (const name of settingNames) {
      const { input = name, clearable } = settingOf(name);
      const errors = await refused({ id, [input]: null });
      assert.deepEqual(errors, clearable ? [] : [{ code: 'VALIDATION', path: ['input', input] }], name);
    }
    const [row] = await still.rows<Record<string, unknown>>(
      'select description, max_runs as "maxRuns", jitter_ms::float8 as "jitterMs" from schedule where id = $1',
      [readId('Schedule', id)],
    );
    const { description, maxRuns, jitterMs } = initialSettings;
    assert.deepEqual(row, { description, maxRuns, jitterMs });
  });
});

describe('the description of a schedule', () => {
  const text = `for the auditors: "quarterly" 😀 \\ $1\n${'x'.repeat(9_900)}`;

  it('is stored, kept by what does not name it, changed and cleared', async () => {
    const schedule = await makeSchedule({ description: text });
    assert.equal(schedule.description, text);
    const { id } = schedule;
    assert.deepEqual(await update({ id, overlap: 'ALLOW_ALL' }), { id, version: 2, description: text });
    assert.deepEqual(await update({ id, description: 'short' }), { id, version: 3, description: 'short' });
    assert.deepEqual(await update({ id, description: '' }), { id, version: 4, description: '' });
    assert.deepEqual(await update({ id, description: null }), { id, version: 5, description: null });
    assert.equal((await makeSchedule({})).description, null);
    assert.equal((await makeSchedule({ description: null })).description, null);
  });

  it('plans nothing anew: the rule stays the same version', async () => {
    const { id } = await makeSchedule({ description: text });
    await update({ id, description: 'other' });
    const [row] = await still.rows<{ count: number }>(
      'select count(*)::int as count from schedule_revision where schedule_id = $1',
      [readId('Schedule', id)],
    );
    assert.equal(row?.count, 1);
  });

  it('may have 10,000 characters', async () => {
    const { id } = await makeSchedule({ description: 'x'.repeat(10_000) });
    assert.deepEqual(await refused({ id, description: 'x'.repeat(10_001) }), [
      { code: 'VALIDATION', path: ['input', 'description'] },
    ]);
  });
});
