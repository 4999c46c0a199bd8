import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PastRow, planBackfill } from '../../../src/domain/planning/backfill-plan.ts';
import type { OccurrenceState } from '../../../src/domain/model/occurrence.ts';

const row = (nominalAt: number, state: OccurrenceState): PastRow => ({
  nominalAt,
  until: null,
  state,
  version: 1,
  run: null,
});

describe('a backfill', () => {
  it('leaves alone what a shadow schedule has recorded, unless everything is asked for', () => {
    const rows = [row(1, 'SKIPPED_SHADOW'), row(2, 'MISSED')];
    const plan = (which: 'MISSING' | 'ALL') => planBackfill([1, 2, 3], rows, [], which, () => null).chosen;
    assert.deepEqual(plan('MISSING'), [2, 3]);
    assert.deepEqual(plan('ALL'), [1, 2, 3]);
  });
});
