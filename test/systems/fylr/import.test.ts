import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapFylr } from '../../../src/systems/fylr/import.ts';
import { context, draftOf, example, fires, remarks } from '../import/support.ts';

interface Envelope {
  readonly task: Record<string, unknown>;
}
const [shown] = example('fylr') as [Envelope];
const then = '2024-01-31T12:00:00Z';
/** The document's example has the word "text" for every text; where a time or a zone is meant, that is none. */
const criteria = { days_of_month: [], hours: [8], minutes: [30], timezone: 'Europe/Berlin', weekdays: ['sunday'] };
const map = (changes: object) =>
  mapFylr(
    { ...shown, task: { ...shown.task, next_run_at: '2024-01-01T00:00:00+01:00', schedules: [criteria], ...changes } },
    0,
    context(then),
  );

describe('tasks of fylr', () => {
  it("takes the document's example, once its placeholders are values", () => {
    const task = map({
      schedules: [{ days_of_month: [1], hours: [1], minutes: [1], timezone: 'UTC', weekdays: ['sunday'] }],
    });
    const draft = draftOf(task);
    assert.deepEqual([draft.title, draft.module, draft.timeoutMs], ['text', 'external', 1000]);
    assert.deepEqual(draft.params, {
      worker: 'text',
      payload: { ANY_ADDITIONAL_PROPERTY: 'anything' },
    });
    // The first of a month that is a Sunday.
    assert.deepEqual(fires(task, then, 2), ['2024-09-01T01:01', '2024-12-01T01:01']);
    assert.deepEqual(remarks(task), ['LOST email.recipients', 'LOST state', 'LOST frontend_prefs', 'LOST _user']);
  });

  it('fires at the union of its schedules, each in its zone; an empty list is any', () => {
    const noon = { hours: [12], minutes: [0, 30], timezone: 'America/New_York' };
    assert.deepEqual(fires(map({ schedules: [criteria, noon] }), then, 5), [
      '2024-01-31T17:00',
      '2024-01-31T17:30',
      '2024-02-01T17:00',
      '2024-02-01T17:30',
      '2024-02-02T17:00',
    ]);
    assert.deepEqual(fires(map({ schedules: [{ timezone: 'UTC' }] }), then, 2), [
      '2024-01-31T12:01',
      '2024-01-31T12:02',
    ]);
  });

  it('does not run before next_run_at, and not at all when that is empty', () => {
    const paused = map({ next_run_at: null });
    assert.match(draftOf(paused).schedules[0]?.paused ?? '', /next_run_at/);
    const single = map({ schedules: [], next_run_at: '2024-02-01T00:00:00+01:00' });
    assert.deepEqual(fires(single, then), ['2024-01-31T23:00']);
    // The Sunday before it is left out, and a time that no Sunday has is one more.
    const later = map({ next_run_at: '2024-02-11T07:30:00Z' });
    assert.deepEqual(fires(later, then, 2), ['2024-02-11T07:30', '2024-02-18T07:30']);
    const odd = map({ next_run_at: '2024-02-10T00:00:00Z' });
    assert.deepEqual(fires(odd, then, 2), ['2024-02-10T00:00', '2024-02-11T07:30']);
    assert.ok(remarks(odd).includes('NOTE next_run_at'));
    assert.deepEqual(draftOf(map({ schedules: null, next_run_at: '' })).schedules, []);
    assert.equal(draftOf(map({ task_timeout_sec: 0 })).timeoutMs, null);
  });

  it('names the field that is wrong', () => {
    assert.match(map({ schedules: [{ ...criteria, hours: [24] }] }).why ?? '', /^task\.schedules\.0\.hours\.0: /);
    assert.match(
      map({ schedules: [{ ...criteria, weekdays: ['Sonntag'] }] }).why ?? '',
      /^task\.schedules\.0\.weekdays\.0: /,
    );
    assert.match(map({ schedules: [{ ...criteria, timezone: 'Atlantis' }] }).why ?? '', /^schedules\.0: .*Atlantis/);
    assert.match(map({ next_run_at: 'text' }).why ?? '', /^task\.next_run_at: /);
    assert.equal(mapFylr({}, 3, context(then)).id, 'no. 4');
  });
});
