import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { stoppable } from '../../src/flow/stoppable.ts';

const never = new Promise<void>(() => {});

describe('a stoppable stream', () => {
  it('passes on what its source yields, and ends with it', async () => {
    const seen: number[] = [];
    async function* source(): AsyncGenerator<number, void> {
      yield 1;
      yield 2;
    }
    for await (const value of stoppable(source)) seen.push(value);
    assert.deepEqual(seen, [1, 2]);
  });

  it('ends at once when its source is parked, even one that does not listen', async () => {
    async function* parked(): AsyncGenerator<number, void> {
      yield 1;
      await never;
    }
    const stream = stoppable(parked);
    assert.deepEqual(await stream.next(), { done: false, value: 1 });
    const waiting = stream.next();
    assert.equal((await stream.return()).done, true);
    assert.equal((await waiting).done, true);
    assert.equal((await stream.next()).done, true);
  });

  it('tells its source, so that what it holds is freed', async () => {
    let freed = false;
    async function* listening(signal: AbortSignal): AsyncGenerator<number, void> {
      try {
        yield 1;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      } finally {
        freed = true;
      }
    }
    const stream = stoppable(listening);
    await stream.next();
    void stream.next();
    await stream.return();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(freed, true);
  });

  it('frees a source that was never asked for anything', async () => {
    let aborted = false;
    async function* source(): AsyncGenerator<number, void> {
      yield 1;
    }
    const stream = stoppable((signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return source();
    });
    await stream.return();
    assert.equal(aborted, true);
  });

  it('passes on what its source throws', async () => {
    async function* failing(): AsyncGenerator<number, void> {
      yield Promise.reject(new Error('broken'));
    }
    await assert.rejects(stoppable(failing).next(), { message: 'broken' });
  });
});
