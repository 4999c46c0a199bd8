import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { readPercent } from '../../../src/execution/modules/command/percentage.ts';
import { run, shell, trial, until } from './support.ts';

test('stdout is INFO and stderr is WARN', async () => {
  const attempt = trial(shell('echo out; echo err >&2'));
  await run('command', attempt);
  const seen = attempt.journal.lines.map(({ level, message, fields }) => JSON.stringify([level, message, fields]));
  const expected = ['["INFO","out",{"stream":"stdout"}]', '["WARN","err",{"stream":"stderr"}]'];
  assert.deepEqual(new Set(seen), new Set(expected));
});

test('lines arrive while the command runs', async () => {
  const attempt = trial(shell('echo first; read line; echo $line', { stdin: 'second\n' }));
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['first', 'second']);
  const streaming = trial(shell('echo up; sleep 60'));
  const work = run('command', streaming);
  await until('the first line', () => streaming.journal.messages.includes('up'));
  streaming.stop('CANCEL', 0);
  await work;
});

test('invalid UTF-8 and NUL become U+FFFD, a character split between two writes stays whole', async () => {
  const attempt = trial(
    shell(
      `printf 'bad \\377\\376 end\\n'; printf 'nul \\000 end\\n'; printf 'split \\342'; sleep 0.05; printf '\\202\\254\\n'; printf 'cut \\342\\202'`,
    ),
  );
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['bad \ufffd\ufffd end', 'nul \ufffd end', 'split €', 'cut \ufffd']);
});

test('the last line needs no end, and empty lines stay', async () => {
  const attempt = trial(shell(`printf 'a\\n\\nb\\r\\nc'`));
  await run('command', attempt);
  assert.deepEqual(attempt.journal.messages, ['a', '', 'b', 'c']);
});

test('a progress bar is merged, and its last state is kept', async () => {
  const attempt = trial(shell('i=0; while [ $i -le 100 ]; do printf "$i%%\\r"; i=$((i+1)); done; echo; echo done'));
  await run('command', attempt);
  const { messages } = attempt.journal;
  assert.ok(messages.length < 30, `${messages.length} lines`);
  assert.equal(messages[0], '0%');
  assert.ok(messages.includes('100%'));
  assert.equal(messages.at(-1), 'done');
  assert.equal(attempt.journal.lines.find((line) => line.message === '100%')?.percent, 100);
});

test('a state of a progress bar shows although nothing follows it', async () => {
  const attempt = trial(shell(`printf '1%%\\r2%%\\r'; sleep 60`));
  const work = run('command', attempt);
  await until('the last state', () => attempt.journal.messages.includes('2%'));
  attempt.stop('CANCEL', 0);
  await work;
});

test('percentages are progress, unless it is switched off', async () => {
  const script = 'echo "at 42.5 %"; echo "100% 7%"; echo "150%"; echo none';
  const attempt = trial(shell(script));
  await run('command', attempt);
  assert.deepEqual(
    attempt.journal.lines.map((line) => line.percent),
    [42.5, 100, undefined, undefined],
  );
  const off = trial(shell(script, { progress: false }));
  await run('command', off);
  assert.deepEqual(
    off.journal.lines.map((line) => line.percent),
    [undefined, undefined, undefined, undefined],
  );
});

for (const [line, percent] of [
  ['42%', 42],
  ['42.5 %', 42.5],
  [' 0%|   |', 0],
  ['101% 3%', 3],
  ['1234%', null],
  ['%', null],
  ['a % b', null],
  ['1,50%', null],
  ['-5%', 5],
  [`${'x'.repeat(2000)}42%`, null],
  ['1.2.3%', null],
] as const) {
  test(`"${line.slice(-20)}" reads as ${percent}`, () => assert.equal(readPercent(line), percent));
}

test('a very long line comes in marked parts that lose nothing', async () => {
  const attempt = trial(shell('head -c 200000 /dev/zero | tr "\\0" x; echo; echo short'));
  await run('command', attempt);
  const { lines } = attempt.journal;
  assert.equal(lines.at(-1)?.message, 'short');
  const parts = lines.slice(0, -1);
  assert.equal(parts.map((line) => line.message).join(''), 'x'.repeat(200_000));
  assert.deepEqual(
    parts.map((line) => [line.fields?.['part'], line.fields?.['last']]),
    [
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ],
  );
});

test('the log is cut at its limit, and says how much was lost', async () => {
  const attempt = trial(shell('yes 123456789 | head -c 100000', { maxOutputBytes: 1000 }));
  const outcome = await run('command', attempt);
  assert.equal(attempt.journal.lines.length, 101);
  assert.match(attempt.journal.messages.at(-1) ?? '', /cut: 99000 bytes beyond the limit of 1000 bytes/);
  assert.deepEqual(outcome.result, { exitCode: 0, signal: null, outputBytes: 100_000, cutBytes: 99_000 });
});

test('a hundred megabytes arrive whole', async (t) => {
  const attempt = trial(
    shell('seq -f "line %012.0f of the output, with some more words to make it longer: abcdefghi" 1200000', {
      maxOutputBytes: 2 ** 30,
    }),
  );
  const hash = createHash('sha256');
  let count = 0;
  let bytes = 0;
  attempt.journal.log = (_level, message) => {
    count++;
    bytes += message.length + 1;
    hash.update(`${message}\n`);
  };
  const start = performance.now();
  assert.equal((await run('command', attempt)).kind, 'SUCCEEDED');
  t.diagnostic(`${Math.round(performance.now() - start)} ms`);
  const expected = createHash('sha256');
  for (let i = 1; i <= count; i++) {
    expected.update(
      `line ${String(i).padStart(12, '0')} of the output, with some more words to make it longer: abcdefghi\n`,
    );
  }
  assert.equal(count, 1_200_000);
  assert.ok(bytes > 95_000_000);
  assert.equal(hash.digest('hex'), expected.digest('hex'));
});

test('a full journal stops the command, not the memory', async () => {
  const attempt = trial(shell('yes 123456789 | head -c 100000000; echo end', { maxOutputBytes: 2 ** 30 }));
  let count = 0;
  let most = 0;
  let waiting = 0;
  attempt.journal.log = () => {
    count++;
    most = Math.max(most, ++waiting);
  };
  attempt.journal.ready = () => new Promise((resolve) => setImmediate(() => resolve(void (waiting = 0))));
  const before = process.memoryUsage().rss;
  assert.equal((await run('command', attempt)).kind, 'SUCCEEDED');
  assert.equal(count, 10_000_001);
  assert.ok(most < 30_000, `${most} lines at once`);
  assert.ok(process.memoryUsage().rss - before < 128 * 1024 * 1024);
});

test('a journal that stays full does not hold up a kill', async () => {
  const attempt = trial(shell('yes'));
  attempt.journal.block();
  const work = run('command', attempt);
  await until('output', () => attempt.journal.lines.length > 0);
  attempt.stop('LEASE_LOST', 0);
  assert.equal((await work).kind, 'FAILED');
});
