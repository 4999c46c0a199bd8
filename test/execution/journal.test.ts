import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import type { Conclusion } from '../../src/domain/planning/conclusion.ts';
import type { Claim } from '../../src/domain/model/claim.ts';
import type { JournalEntry, JournalReceipt } from '../../src/ports/journal-entry.ts';
import { delayAfter, defaultRetry } from '../../src/domain/model/retry.ts';
import { storableOutcome } from '../../src/domain/model/storable.ts';
import { makeJournals } from '../../src/execution/journal.ts';

const succeeded: Conclusion = { state: 'SUCCEEDED', result: null, exitCode: null, error: null, retryInMs: null };
const claimOf = (runId: string): Claim => ({ runId, attempt: 1, fence: 1, logCount: 0 }) as Claim;
const coded = (code: string) => Object.assign(new Error(code), { code });

/** A store that keeps what it is given, and fails as it is told to. */
function open(fail: (entries: readonly JournalEntry[]) => void = () => undefined) {
  const written: JournalEntry[] = [];
  const store = {
    async write(entries: readonly JournalEntry[]): Promise<JournalReceipt> {
      fail(entries);
      written.push(...entries);
      return { stored: new Set(entries.map(({ claim }) => claim.runId)), freed: [], completed: [], failing: [] };
    },
    standing: async () => null,
  };
  const journals = makeJournals({
    store,
    clock: { now: () => 1_000 },
    logger: pino({ level: 'silent' }),
    arm: async () => true,
    onStored: () => undefined,
  });
  return { written, journals };
}

describe('the journal of a node', () => {
  for (const [name, error] of [
    ['54000', coded('54000')],
    ['a throw while the statement is built', new RangeError('Invalid time value')],
  ] as const) {
    it(`ends the attempt whose entry fails by ${name}, with the reason, and stores the others`, async () => {
      const { written, journals } = open((entries) => {
        if (entries.some(({ claim, conclusion }) => claim.runId === 'bad' && conclusion?.state !== 'FAILED'))
          throw error;
      });
      const lost: (string | null)[] = [];
      const attempts = ['a', 'bad', 'b', 'c'].map((id) => {
        const journal = journals.open(claimOf(id), (reason) => lost.push(reason));
        journal.log('INFO', `from ${id}`);
        return journal.conclude(succeeded);
      });
      assert.deepEqual(await Promise.all(attempts), [true, true, true, true]);
      await journals.drained();
      const ending = written.find(({ claim }) => claim.runId === 'bad');
      assert.equal(ending?.conclusion?.state, 'FAILED');
      assert.equal(ending?.conclusion?.error?.type, 'journal.refused');
      assert.match(ending?.lines[0]?.message ?? '', new RegExp(error.message));
      assert.equal(lost.length, 1);
      assert.match(lost[0] ?? '', new RegExp(error.message));
    });
  }

  it('gives up an attempt whose end cannot be stored either, and is drained then', async () => {
    const { written, journals } = open((entries) => {
      if (entries.some(({ claim }) => claim.runId === 'bad')) throw coded('XX000');
    });
    const bad = journals.open(claimOf('bad'), () => undefined);
    const good = journals.open(claimOf('good'), () => undefined);
    assert.deepEqual(await Promise.all([bad.conclude(succeeded), good.conclude(succeeded)]), [false, true]);
    await journals.drained();
    assert.deepEqual(
      written.map(({ claim }) => claim.runId),
      ['good'],
    );
    assert.equal(journals.oldestUnstoredMs, 0);
  });

  it('keeps everything through an outage, and tells how long it has waited', async () => {
    let away = 3;
    const { written, journals } = open(() => {
      if (away-- > 0) throw coded('ECONNREFUSED');
    });
    const journal = journals.open(claimOf('a'), () => assert.fail('it is lost'));
    journal.log('INFO', 'one');
    const done = journal.conclude(succeeded);
    await new Promise(setImmediate);
    assert.ok(journals.oldestUnstoredMs > 0);
    assert.equal(await done, true);
    assert.equal(written.length, 1);
    await journals.drained();
    assert.equal(journals.oldestUnstoredMs, 0);
  });

  it('keeps of a line what can be kept', async () => {
    const { written, journals } = open();
    const journal = journals.open(claimOf('a'), () => undefined);
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    journal.log('INFO', 'x'.repeat(100_000), { percent: Number.NaN, fields: cycle as never });
    journal.progress(Number.NaN);
    journal.progress(Infinity);
    await journal.conclude(succeeded);
    const [line] = written.flatMap(({ lines }) => lines);
    assert.equal(line!.message.length, 65_536 - 40 + '… (100000 characters)'.length);
    assert.equal(line!.percent, null);
    assert.match(JSON.stringify(line!.fields), /cannot be kept/);
    assert.equal(written.at(-1)!.percent, 100);
  });

  it('sends lines that are many megabytes long in parts', async () => {
    const { written, journals } = open();
    const journal = journals.open(claimOf('a'), () => undefined);
    for (let i = 0; i < 300; i += 1) journal.log('INFO', `${i} ${'x'.repeat(60_000)}`);
    await journal.conclude(succeeded);
    const sizes = written.map(({ lines }) => lines.reduce((sum, { message }) => sum + message.length, 0));
    assert.ok(Math.max(...sizes) < 5_000_000, String(sizes));
    assert.equal(
      written.flatMap(({ lines }) => lines).every(({ message }, i) => message.startsWith(`${i} `)),
      true,
    );
    assert.equal(written.at(-1)!.conclusion?.state, 'SUCCEEDED');
  });
});

describe('an outcome that cannot be stored', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  for (const [name, result] of [
    ['a cycle', cycle],
    ['a bigint', 10n],
    ['a function', () => 1],
    ['a megabyte', 'x'.repeat(1_048_577)],
  ] as const) {
    it(`fails the attempt for ${name} as the result, and says why`, () => {
      const outcome = storableOutcome({ kind: 'SUCCEEDED', result });
      assert.equal(outcome.kind, 'FAILED');
      assert.match(outcome.kind === 'FAILED' ? outcome.error.message : '', /cannot be kept/);
    });
  }

  it('is a failure when it is none at all', () => {
    for (const given of [undefined, null, 'done', {}, { kind: 'GREAT' }])
      assert.equal(storableOutcome(given).kind, 'FAILED');
  });

  it('loses an exit code that is none, and keeps the rest', () => {
    for (const exitCode of [Number.NaN, 1.5, 2 ** 31, -(2 ** 31) - 1, 'no'])
      assert.deepEqual(storableOutcome({ kind: 'SUCCEEDED', result: 1, exitCode }), { kind: 'SUCCEEDED', result: 1 });
    assert.deepEqual(
      storableOutcome({ kind: 'FAILED', exitCode: 3, error: { type: 't', message: 'm', retryable: true } }),
      {
        kind: 'FAILED',
        exitCode: 3,
        error: { type: 't', message: 'm', retryable: true },
      },
    );
  });
});

it('the pause before an attempt is a whole number within its bounds, whatever the policy', () => {
  for (const backoff of ['NONE', 'FIXED', 'LINEAR', 'EXPONENTIAL'] as const)
    for (const delayMs of [0, 1, 604_800_000])
      for (const factor of [1, 2, 100])
        for (const attempt of [1, 155, 1000])
          for (const jitter of [0, 1]) {
            const policy = { ...defaultRetry, backoff, delayMs, factor, jitter, maxDelayMs: 604_800_000 };
            const pause = delayAfter(policy, attempt, 0.5);
            assert.ok(
              Number.isInteger(pause) && pause >= 0 && pause <= 604_800_000,
              `${pause} of ${JSON.stringify(policy)}`,
            );
          }
});
