import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { lackOf } from '../../src/domain/model/failure.ts';
import { watchDatabase } from '../../src/node/database-watch.ts';

describe('the watch over the database', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
    mock.method(performance, 'now', () => now);
  });
  afterEach(() => mock.restoreAll());

  const works = async (): Promise<void> => undefined;
  const well = { ok: true, message: null };

  it('lets a failed moment pass, and says after 5 s what a stranger may read of it', async () => {
    let commit = works;
    const watch = watchDatabase({ read: works, commit: () => commit(), grow: works });
    assert.deepEqual(watch.checks().writes, {
      ok: false,
      message: 'not reached yet',
      forStrangers: 'not reached yet',
    });
    await watch.expectWrites();
    assert.deepEqual(watch.checks(), { database: well, writes: well });
    commit = async () => {
      throw Object.assign(new Error('refused by 10.1.2.3'), { code: 'ECONNREFUSED' });
    };
    now = 4_900;
    await watch.expectWrites();
    assert.deepEqual(watch.checks().writes, well);
    now = 5_100;
    assert.deepEqual(watch.checks(), {
      database: well,
      writes: {
        ok: false,
        message: 'refused by 10.1.2.3',
        forStrangers: 'the database takes no changes; the log says why',
      },
    });
    commit = works;
    await watch.expectWrites();
    assert.deepEqual(watch.checks().writes, well);
    watch.stop();
  });

  it('takes one connection, and no more, while a commit hangs', async () => {
    let commits = 0;
    const hanging = Promise.withResolvers<void>();
    const watch = watchDatabase({ read: works, commit: () => (commits++, hanging.promise), grow: works });
    const tries = [watch.expectWrites(), watch.expectWrites()];
    await new Promise(setImmediate);
    assert.equal(commits, 1);
    hanging.resolve();
    await Promise.all(tries);
    now = 7_000;
    assert.match(watch.checks().writes.message ?? '', /^the database has stored nothing for 7\.0 s$/);
    watch.stop();
  });

  it('asks for room only once a full disk was met, and until there is some', async () => {
    const asked: string[] = [];
    let isFull = true;
    const watch = watchDatabase({
      read: works,
      commit: async () => void asked.push('commit'),
      async grow() {
        asked.push('grow');
        if (isFull) throw Object.assign(new Error('no space left on device'), { code: '53100' });
      },
    });
    await watch.expectWrites();
    watch.doubt(lackOf('25006')!);
    await watch.expectWrites();
    watch.doubt(lackOf('53100')!);
    await watch.expectWrites();
    now = 6_000;
    assert.equal(watch.checks().writes.forStrangers, 'the disk of the database is full');
    isFull = false;
    await watch.expectWrites();
    await watch.expectWrites();
    assert.deepEqual(asked, ['commit', 'commit', 'grow', 'grow', 'commit']);
    watch.stop();
  });
});
