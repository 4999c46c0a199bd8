import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import pino from 'pino';
import { archiveOf } from '../../../src/persistence/backup/archive-writer.ts';
import { withArchive } from '../../../src/persistence/backup/archive-reader.ts';
import type { Contents } from '../../../src/persistence/backup/contents.ts';
import { startEmbeddedPostgres } from '../../../src/persistence/embedded/embedded-postgres.ts';
import { until } from '../../support/node.ts';
import { cloneDatabase, type TestDatabase } from '../../support/postgres.ts';
import { type Service, startService } from '../../support/service.ts';
import { balanceOf, ended, everySecond, executeTask, makeTask } from '../../support/work.ts';
import { polychron, startCli } from './cli.ts';

const logger = pino({ level: 'error' }, pino.destination(2));

describe('a backup', () => {
  let folder: string;
  /** Of the service that is backed up while it works. */
  let dataDir: string;
  let service: Service;
  let ticking: string;
  let online: string;
  let offline: string;
  let copy: TestDatabase;
  /** Of the stopped service. */
  let original: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-backup-'));
    dataDir = join(folder, 'data');
    online = join(folder, 'online.tar');
    offline = join(folder, 'offline.tar');
    copy = await cloneDatabase();
    service = await startEmbedded(dataDir);
    const task = await makeTask(service, 'ticking', {
      params: { durationMs: 5, logLines: 3 },
      schedules: [{ recurrence: everySecond, overlap: 'ALLOW_ALL' }],
    });
    ticking = task.schedules.nodes[0]?.id ?? '';
    const odd = await makeTask(service, 'odd texts', {
      description: 'tab \t, back \\ slash, \\N, \\., line\nbreak, ü 🕰',
    });
    const runs = await Promise.all(Array.from({ length: 20 }, () => executeTask(service, odd.id)));
    await ended(service, runs);
  });
  after(async () => {
    await service.stop();
    await copy.drop();
    await rm(folder, { recursive: true });
  });

  function startEmbedded(dir: string): Promise<Service> {
    return startService({ databaseUrl: '', env: { POLYCHRON_DATA_DIR: dir } });
  }

  /** A server of the folder for the time being. */
  async function withDatabase<Result>(dir: string, work: (url: string) => Promise<Result>): Promise<Result> {
    const server = await startEmbeddedPostgres({ dataDir: dir, logger });
    try {
      return await work(server.url);
    } finally {
      await server.stop();
    }
  }

  const taskNames = async (of: Service): Promise<string[]> =>
    (await of.data<{ tasks: { nodes: { name: string }[] } }>('{ tasks(first: 200) { nodes { name } } }')).tasks.nodes
      .map(({ name }) => name)
      .toSorted();

  async function expectRefused(file: string, words: RegExp): Promise<void> {
    await assert.rejects(
      withArchive(file, async () => assert.fail('it was used')),
      words,
    );
  }

  it('is made while the service works, and holds all that was acknowledged before', async () => {
    const writing = Array.from({ length: 10 }, (_, index) => makeTask(service, `meanwhile ${index}`));
    const { code, said } = await polychron(['backup', online, '--data-dir', dataDir]);
    await Promise.all(writing);
    assert.equal(code, 0, said);
    assert.match(said, /backing up table \d+ of \d+: occurrence, .*is whole: /s);
    assert.equal((await stat(online)).mode & 0o777, 0o600);
    assert.equal((await polychron(['backup', online, '--data-dir', dataDir])).code, 1, 'no file is overwritten');
    const names = await withArchive(online, async (contents) => {
      let text = '';
      for await (const piece of contents.rows('task')) text += piece.toString('utf8');
      return text;
    });
    for (const name of ['ticking', 'odd texts']) assert.ok(names.includes(name));
  });

  it('is refused into a folder whose service is running, and into a database that is in use', async () => {
    const running = await polychron(['restore', online, '--data-dir', dataDir]);
    assert.match(running.said, /a service is using the database .*: stop it/);
    const moving = await polychron(['move', '--data-dir', dataDir, '--to', copy.url]);
    assert.match(moving.said, /a service is using the database .*: stop it first/);
    await service.stop();
    const used = await polychron(['restore', online, '--data-dir', dataDir]);
    assert.equal(used.code, 1);
    assert.match(used.said, /the database is in use by Polychron already, .*restore into an empty database/);
  });

  it('made of a stopped service, has every row of every table, and so has what is restored from it', async () => {
    assert.equal((await polychron(['backup', offline, '--data-dir', dataDir])).code, 0);
    const restored = join(folder, 'restored');
    const { code, said } = await polychron(['restore', offline, '--data-dir', restored]);
    assert.equal(code, 0, said);
    assert.match(said, /the backup is whole: .*restored: all of it/s);
    const external = await polychron(['restore', offline], { DATABASE_URL: copy.url });
    assert.equal(external.code, 0, external.said);
    original = await withDatabase(dataDir, fingerprints);
    assert.ok(
      Object.keys(original).length > 20 && Number.parseInt(original['run'] ?? '') >= 20,
      JSON.stringify(original),
    );
    assert.deepEqual(await withDatabase(restored, fingerprints), original);
    assert.deepEqual(await fingerprints(copy.url), original);
  });

  it('restored to another PostgreSQL, goes on where the original was', async () => {
    // What follows the cursors of the original must hear that they lead nowhere.
    const renewed = (await query(copy.url, 'select reason from event_epoch order by number desc limit 1')).rows;
    assert.deepEqual(renewed, [{ reason: 'loaded from a backup' }]);
    service = await startService({ databaseUrl: copy.url });
    assert.ok((await taskNames(service)).includes('odd texts'));
    const from = Date.now();
    const again = await executeTask(service, (await makeTask(service, 'new')).id);
    const [run] = await ended(service, [again]);
    assert.equal(run?.state, 'SUCCEEDED');
    const balance = await balanceOf(service, ticking, from - 3_600_000, from);
    assert.ok(balance.balanced);
    await service.stop();
  });

  it('that was broken off, at whatever byte, is refused', async () => {
    const { size } = await stat(offline);
    const cut = join(folder, 'cut.tar');
    for (const length of [size - 1, size - 1024, size - 1500, Math.floor(size / 2), 4_096, 600]) {
      await copyFile(offline, cut);
      await truncate(cut, length);
      await expectRefused(cut, /is not whole and was not used|is damaged and was not used/);
    }
    await writeFile(cut, 'something else');
    await expectRefused(cut, /is not a backup of Polychron/);
  });

  it('with one byte changed, is refused with the name of the part', async () => {
    const bytes = await readFile(offline);
    const parts: [string, RegExp][] = [
      ['"migrations"', /The part that is wrong: backup\.json: its checksum is another/],
      ['task/000001.copy.gz', /The part that is wrong: the part after .*: it has no heading/],
      ['rows.json', /The part that is wrong: the part after .*: it has no heading/],
    ];
    for (const [mark, words] of parts) await expectChanged(bytes, bytes.indexOf(mark), words);
    const task = bytes.indexOf('run/000001.copy.gz');
    await expectChanged(
      bytes,
      task + 512 + 40,
      /The part that is wrong: run\/000001\.copy\.gz: its checksum is another/,
    );
    const digit = bytes.lastIndexOf('  rows.json') - 3;
    const another = bytes.toString('latin1', digit, digit + 1) === '0' ? '1' : '0';
    await expectChanged(bytes, digit, /The part that is wrong: rows\.json/, another.charCodeAt(0));
  });

  async function expectChanged(bytes: Buffer, at: number, words: RegExp, byte = bytes[at]! ^ 1): Promise<void> {
    assert.ok(at > 0);
    const changed = Buffer.from(bytes);
    changed.writeUInt8(byte, at);
    const file = join(folder, 'changed.tar');
    await writeFile(file, changed);
    await expectRefused(file, words);
  }

  it('that is damaged is refused before anything is begun', async () => {
    const target = join(folder, 'never');
    const { code, said } = await polychron(['restore', join(folder, 'changed.tar'), '--data-dir', target]);
    assert.equal(code, 1);
    assert.match(said, /^\S+changed.tar is damaged and was not used\. The part that is wrong: rows\.json: .*\n$/);
    await assert.rejects(stat(target));
  });

  /** As `offline`, but with other contents. */
  async function writeChanged(name: string, change: (contents: Contents) => Contents): Promise<string> {
    const file = join(folder, name);
    const pieces: Buffer[] = [];
    await withArchive(offline, async (contents) => {
      for await (const piece of archiveOf(change(contents))) pieces.push(piece);
    });
    await writeFile(file, Buffer.concat(pieces));
    return file;
  }

  it('of a newer version is refused; one that cannot be loaded whole is not loaded at all, and another can be after it', async () => {
    const newer = await writeChanged('newer.tar', (contents) => ({
      ...contents,
      manifest: { ...contents.manifest, migrations: [...contents.manifest.migrations, '0999-flying-cars'] },
    }));
    // Among the last of the tables: most rows are in by then.
    const short = await writeChanged('short.tar', (contents) => ({
      ...contents,
      counts: () => new Map([...contents.counts(), ['tenant', 7]]),
    }));
    const empty = await cloneDatabase();
    try {
      const env = { DATABASE_URL: empty.url };
      const { said } = await polychron(['restore', newer], env);
      assert.match(said, /made by a newer version of Polychron, whose migrations 0999-flying-cars are unknown here/);
      const broken = await polychron(['restore', short], env);
      assert.match(broken.said, /the table tenant has 1 rows instead of 7: nothing was restored/);
      assert.match((await fingerprints(empty.url))['run'] ?? '', /^0 /);
      assert.equal((await polychron(['restore', offline], env)).code, 0);
      assert.deepEqual(await fingerprints(empty.url), original);
    } finally {
      await empty.drop();
    }
  });

  it('that cannot be written, or is interrupted, leaves no file that looks whole', async () => {
    await query(copy.url, 'create table zz_bulk as select md5(i::text) as text from generate_series(1, 1000000) i');
    const before = await readdir(folder);
    const file = join(folder, 'never.tar');
    const env = { DATABASE_URL: copy.url };
    const nowhere = await polychron(['backup', '/dev/full/x'], env);
    assert.match(nowhere.said, /\/dev\/full\/x cannot be written: ENOTDIR/);
    const full = await polychron(['backup', file], env, 'ulimit -f 2000');
    assert.match(full.said, /never\.tar cannot be written: EFBIG/);
    const left = startCli(['backup', file], env, 'ignore');
    left.stderr?.resume();
    await until(async () => (await readdir(folder)).find((name) => name.includes('.partial-')), 'it to begin');
    left.kill('SIGINT');
    assert.deepEqual(await once(left, 'exit'), [130, null]);
    assert.deepEqual(await readdir(folder), before);
    // Nobody reads what this one writes, so it cannot come to its end.
    const stuck = startCli(['backup', '-'], env, 'pipe');
    stuck.stderr?.resume();
    assert.ok(stuck.stdout);
    await once(stuck.stdout, 'readable');
    stuck.kill('SIGKILL');
    const pieces: Buffer[] = [];
    for await (const piece of stuck.stdout) pieces.push(piece as Buffer);
    await writeFile(file, Buffer.concat(pieces));
    await expectRefused(file, /is not whole and was not used: it breaks off in or after /);
    await rm(file);
  });

  it('leaves out on its way back what is not of Polychron, and says so', async () => {
    const file = join(folder, 'with-others.tar');
    assert.equal((await polychron(['backup', file], { DATABASE_URL: copy.url })).code, 0);
    const empty = await cloneDatabase();
    try {
      const { code, said } = await polychron(['restore', file], { DATABASE_URL: empty.url });
      assert.equal(code, 0, said);
      assert.match(said, /left out, because Polychron does not know them: zz_bulk\n/);
    } finally {
      await empty.drop();
    }
    await query(copy.url, 'drop table zz_bulk');
  });

  it('is not needed to move: all rows go to a database of a plain user, and the folder says where they are', async () => {
    const to = await cloneDatabase();
    const name = new URL(to.url).pathname.slice(1);
    const plain = new URL(to.url);
    [plain.username, plain.password] = [`${name}_owner`, 'plain-secret'];
    await query(to.url, `create role ${plain.username} login password '${plain.password}'`);
    await query(to.url, `alter database ${name} owner to ${plain.username}`);
    try {
      const { code, said } = await polychron(['move', '--data-dir', dataDir], { POLYCHRON_MOVE_TO: plain.href });
      assert.equal(code, 0, said);
      assert.deepEqual(await fingerprints(to.url), original);
      assert.doesNotMatch(said, /plain-secret/);
      await assert.rejects(
        withDatabase(dataDir, fingerprints),
        /was moved to postgres(ql)?:\/\/127\.0\.0\.1.*: set DATABASE_URL to use it there/,
      );
    } finally {
      await to.drop();
      await query(copy.url, `drop role ${plain.username}`);
    }
  });
});

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Of each table the number of its rows and a sum over all of them; a restore gives back only the leases of nodes. */
async function fingerprints(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
       and relname not in ('polychron_wake', 'mikro_orm_migrations', 'event_epoch') order by 1`,
    );
    const found: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const row = name === 'node' ? `to_jsonb(t) - 'lease_until'` : 'to_jsonb(t)';
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || ' ' || coalesce(sum(hashtextextended((${row})::text, 0)), 0) as sum from ${name} t`,
      );
      found[name] = rows[0]?.sum ?? '';
    }
    return found;
  } finally {
    await client.end();
  }
}
