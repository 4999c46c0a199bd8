import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { allowedActions, isFinal, runStates, runTransitions } from '../../../src/domain/model/run.ts';
import { migrated } from '../../support/node.ts';
import pg from 'pg';

describe('the states of a run', () => {
  const database = migrated();
  after(async () => (await database).drop());

  it('move by the same table in the database as in the code', async () => {
    const client = new pg.Client({ connectionString: (await database).url });
    await client.connect();
    for (const from of runStates) {
      for (const to of runStates) {
        const { rows } = await client.query<{ may: boolean }>('select run_may_move($1, $2) as may', [from, to]);
        assert.equal(rows[0]!.may, (runTransitions[from] as readonly string[]).includes(to), `${from} → ${to}`);
      }
    }
    await client.end();
  });

  it('end in one from which nothing follows, and every state can reach an end', () => {
    for (const state of runStates) {
      const seen = new Set([state]);
      for (const at of seen) for (const next of runTransitions[at]) seen.add(next);
      assert.ok([...seen].some(isFinal), `${state} never ends`);
    }
  });

  it('allow a cancel until it has been asked for, and a retry once it has ended', () => {
    assert.deepEqual(allowedActions('RUNNING'), ['CANCEL']);
    assert.deepEqual(allowedActions('CANCELING'), []);
    assert.deepEqual(allowedActions('LOST'), ['RETRY']);
  });
});
