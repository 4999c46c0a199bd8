import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pace } from '../../src/events/pace.ts';

/** A reading: the horizon, the rows, and for its readers the runs and the tasks. */
const statements = 4;
/** What a reading takes, in milliseconds. */
const readingMs = 2;

interface Reading {
  readonly at: number;
  readonly rows: readonly number[];
}

/** The tail's loop on a set clock: rows come at the times given, and each rings. */
function read(arrivals: readonly number[]): readonly Reading[] {
  const pace = new Pace();
  const readings: Reading[] = [];
  const left = [...arrivals];
  let now = 0;
  while (left.length > 0) {
    now = Math.max(now, left[0]!);
    now += pace.wait(now);
    const many = left.findIndex((at) => at > now);
    const rows = left.splice(0, many === -1 ? left.length : many);
    now += readingMs;
    pace.note(rows.length, now);
    readings.push({ at: now, rows });
  }
  return readings;
}

/** The rows of runs that follow each other: queued, started and ended within some milliseconds. */
function runs(perSecond: number, seconds: number, from = 0): number[] {
  return Array.from({ length: perSecond * seconds }, (_, n) => from + (n * 1_000) / perSecond).flatMap((at) => [
    at,
    at + 5,
    at + 9,
  ]);
}

function rows(perSecond: number, seconds: number, from = 0): number[] {
  return Array.from({ length: Math.round(perSecond * seconds) }, (_, n) => from + (n * 1_000) / perSecond);
}

function longestDelay(readings: readonly Reading[]): number {
  return Math.max(...readings.flatMap(({ at, rows: read }) => read.map((came) => at - came)));
}

describe('the pace of the event tail', () => {
  for (const perSecond of [1, 5, 10, 20]) {
    it(`with ${perSecond} runs a second, an event waits for little more than its reading`, () => {
      const delay = longestDelay(read(runs(perSecond, 60)));
      assert.ok(delay <= readingMs + 6, `${delay} ms`);
    });
  }

  // Runs that are started as they are made have two rows for their three events.
  for (const events of [500, 750, 7_500]) {
    it(`with ${events} events a second, they cost less than a tenth of a statement each, and none waits for more than it may`, () => {
      const readings = read(rows((events * 2) / 3, 20)).filter(({ at }) => at > 2_000);
      const told = readings.reduce((sum, one) => sum + one.rows.length, 0) * 1.5;
      const each = (readings.length * statements) / told;
      assert.ok(each < 0.1, `${each} statements an event`);
      assert.ok(longestDelay(readings) <= 100 + 2 * readingMs, `${longestDelay(readings)} ms`);
    });
  }

  it('the more there are, the fewer readings each of them costs', () => {
    const costs = [50, 100, 200, 400, 800].map((perSecond) => read(rows(perSecond, 20)).length / (perSecond * 20));
    assert.deepEqual(
      costs,
      [...costs].sort((a, b) => b - a),
    );
  });

  it('soon after a burst, an event is read at once again', () => {
    const readings = read([...rows(2_000, 5), 7_000, 7_500, 8_000]);
    for (const { at, rows: late } of readings.slice(-3)) assert.deepEqual(late, [at - readingMs]);
  });

  it('readings that find nothing are kept apart too', () => {
    const pace = new Pace();
    let [now, readings] = [0, 0];
    while (now < 10_000) {
      now += pace.wait(now) + 0.5;
      pace.note(0, now);
      readings += 1;
    }
    assert.ok(readings < 1_500, `${readings} readings in 10 s`);
  });
});
