import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { newId } from '../../src/domain/model/id.ts';
import { createTask, execute, migrated, operator, startNode, type TestNode } from '../support/node.ts';
import type { TestDatabase } from '../support/postgres.ts';

/** An entry of a B-tree holds 2,704 bytes, one of a GIN index 8,191. What is random does not get smaller by compression. */
const alphabets = {
  'three bytes each': (length: number) =>
    String.fromCodePoint(...Array.from({ length }, () => randomInt(0x4e00, 0x9fff))),
  'four bytes for two': (length: number) =>
    String.fromCodePoint(...Array.from({ length: Math.floor(length / 2) }, () => randomInt(0x20000, 0x2a6df))),
};

describe('the longest texts that are allowed fit their indexes', () => {
  let database: TestDatabase;
  let node: TestNode;
  before(async () => {
    database = await migrated();
    node = await startNode({ databaseUrl: database.url, mongodbUrl: null });
  });
  after(async () => {
    await node.stop();
    await database.drop();
  });

  for (const [name, text] of Object.entries(alphabets)) {
    it(`names, tags, keys and workers of characters of ${name}`, async () => {
      const tags = Array.from({ length: 50 }, () => ({ key: text(63), value: text(255) }));
      const concurrency = { maxRuns: 1, key: '{{params.result}}', onLimit: 'BUFFER_ALL' } as const;
      const params = { result: text(200) };
      const task = await createTask(node, text(200), { title: text(200), tags, concurrency, params });
      const run = await execute(node, task.id, { idempotencyKey: text(255), note: text(1000) });
      const [row] = await node.rows<{ gates: string[] }>('select gates from run where id = $1', [run.id]);
      assert.equal(row!.gates[0], `task:${task.id}:${params.result}`);
      const external = await createTask(node, text(200), { module: 'external', params: { worker: text(200) } });
      await execute(node, external.id);
      await node.calendars.create(operator, {
        name: text(200),
        description: null,
        timeZone: 'UTC',
        spans: [],
        tenantId: null,
        idempotencyKey: null,
      });
    });
  }

  it('addresses of mails', async () => {
    const longest = `${'a'.repeat(64)}@${`${'b'.repeat(60)}.`.repeat(3)}com`;
    await node.rows(`insert into outbox (tenant_id, task_id, run_id, recipient, story) values ($1, $1, $1, $2, '{}')`, [
      newId(),
      longest,
    ]);
  });
});
