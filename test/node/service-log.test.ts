import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { makeServiceLog } from '../../src/node/service-log.ts';
import { until } from '../support/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'polychron-log-'));
const disk = join(folder, 'disk');
const noDisk = mountSmallDisk();
after(() => {
  if (noDisk === false) execFileSync('umount', ['-l', disk]);
  rmSync(folder, { recursive: true });
});

/** False, or why there can be none. */
function mountSmallDisk(): string | false {
  try {
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'pipe' });
    return false;
  } catch (error) {
    return `no file system can be mounted here: ${(error as Error).message}`;
  }
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { msg: string; lines?: number; why?: string }]));

describe('the log of the service', () => {
  test('is written line by line', async () => {
    const file = join(folder, 'plain');
    const fd = openSync(file, 'w');
    const log = makeServiceLog({ level: 'info', base: { process: 'engine' }, to: fd });
    log.logger.info({ a: 1 }, 'one');
    log.logger.debug('not this one');
    log.logger.warn('two');
    await log.flush();
    assert.deepEqual(
      linesOf(readFileSync(file, 'utf8')).map(({ msg }) => msg),
      ['one', 'two'],
    );
    closeSync(fd);
  });

  test(
    'outlives a full disk, and tells how many lines are lost when there is room again',
    { skip: noDisk },
    async () => {
      const file = join(disk, 'log');
      const fd = openSync(file, 'a');
      const log = makeServiceLog({ level: 'info', base: null, to: fd });
      log.logger.info('before');
      await log.flush();
      const filler = join(disk, 'filler');
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));

      const long = 'x'.repeat(100_000);
      for (let n = 0; n < 20; n += 1) log.logger.info({ long }, 'while it is full');
      await log.flush(300);
      const lost = log.lostLines();
      assert.ok(lost >= 9 && lost <= 11, `${lost} of 20 lines of 100,000 characters do not fit into 1 MiB`);

      // 1 MiB waits to be written.
      execFileSync('mount', ['-o', 'remount,size=4m', disk]);
      await until(
        () => Promise.resolve(readFileSync(file, 'utf8').includes('are lost')),
        'the log to be written again',
      );
      const lines = linesOf(readFileSync(file, 'utf8'));
      assert.equal(lines.filter(({ msg }) => msg === 'while it is full').length, 20 - lost);
      const told = lines.at(-1);
      assert.deepEqual([told?.lines, told?.why], [lost, 'ENOSPC']);
      closeSync(fd);
    },
  );

  test('holds nobody up while its reader has stopped, and is whole when it reads on', async () => {
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
    const writer = openSync(fifo, constants.O_WRONLY);
    const log = makeServiceLog({ level: 'info', base: null, to: writer });
    // More than a pipe holds.
    const long = 'x'.repeat(10_000);
    for (let n = 0; n < 50; n += 1) log.logger.info({ long }, `line ${n}`);
    await turn();
    let text = '';
    const buffer = Buffer.alloc(65_536);
    await until(() => {
      try {
        for (;;) text += buffer.toString('utf8', 0, readSync(reader, buffer));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      return Promise.resolve(text.endsWith('"line 49"}\n'));
    }, 'all lines');
    assert.deepEqual(
      linesOf(text).map(({ msg }) => msg),
      Array.from({ length: 50 }, (_, n) => `line ${n}`),
    );
    assert.equal(log.lostLines(), 0);
    closeSync(writer);
    closeSync(reader);
  });
});
