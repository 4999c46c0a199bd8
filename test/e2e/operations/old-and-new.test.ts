import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { openLook } from '../../support/look.ts';
import { until } from '../../support/node.ts';
import { cloneDatabase } from '../../support/postgres.ts';
import { startService } from '../../support/service.ts';
import { balanceOf, bareId, everySecond, executeTask, makeTask, mutate } from '../../support/work.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');

/** The last tag; POLYCHRON_TEST_OLD names any other state to play the older version. */
async function findOld(): Promise<string | null> {
  const given = process.env['POLYCHRON_TEST_OLD'];
  if (given) return given;
  const describing = run('git', ['describe', '--tags', '--abbrev=0'], { cwd: root });
  return describing.then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
}

const old = await findOld();
const skip = old === null && 'there is no tag yet: nothing was ever released that could run beside this version';

it(
  `a node of ${old ?? 'the last tag'} and one of this version work on one database, and no instant is lost or doubled`,
  { skip },
  async (t) => {
    const checkout = await mkdtemp(join(tmpdir(), 'polychron-old-'));
    const database = await cloneDatabase();
    const look = openLook(database.url);
    const stopping: (() => Promise<unknown>)[] = [
      () => look.close(),
      () => database.drop(),
      () => rm(checkout, { recursive: true }),
    ];
    try {
      await run('/bin/sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', old!, checkout], { cwd: root });
      await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
      const older = await startService({ databaseUrl: database.url, checkout });
      stopping.unshift(() => older.stop());
      const from = Math.floor(Date.now() / 1_000) * 1_000;
      const task = await makeTask(older, 'ticking', { schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }] });
      const id = task.schedules.nodes[0]!.id;
      const runs = () => look.rows<{ state: string }>(`select state from run where schedule_id = $1`, [bareId(id)]);
      await until(async () => (await runs()).length >= 2, 'runs of the older version');

      const newer = await startService({ databaseUrl: database.url });
      stopping.unshift(() => newer.stop());
      const before = (await runs()).length;
      await until(async () => (await runs()).length >= before + 5, 'runs while both are up');
      const probe = await older.readyz();
      t.diagnostic(`the older version, beside this one: ${probe.status}`);
      if (probe.status === 200) await executeTask(older, task.id);
      else assert.match(JSON.stringify(probe.body), /newer version/);
      await executeTask(newer, task.id);
      await older.stop();
      const alone = (await runs()).length;
      await until(async () => (await runs()).length >= alone + 3, 'runs of this version alone');
      await mutate(newer, 'pauseSchedule', { id }, 'schedule { id }');
      await until(async () => (await runs()).every(({ state }) => state === 'SUCCEEDED'), 'all runs to succeed');
      const balance = await balanceOf(newer, id, from, Date.now());
      assert.ok(balance.balanced && balance.missed === 0, JSON.stringify(balance));
      assert.equal(balance.dispatched, (await runs()).length);
    } finally {
      for (const stop of stopping) await stop();
    }
  },
);
