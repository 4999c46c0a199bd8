import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runSimulate, type SimulateOptions } from '../../src/cli/simulate/command.ts';

const page = await readFile('docs/simulate.md', 'utf8');
const night = { from: Date.parse('2026-10-24T22:00:00Z'), to: Date.parse('2026-10-25T10:00:00Z') };
const hour = { from: Date.parse('2026-11-21T09:00:00Z'), to: Date.parse('2026-11-21T10:00:00Z') };

describe('polychron simulate', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polychron-simulate-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  async function play(text: string, options: SimulateOptions) {
    const out: string[] = [];
    const err: string[] = [];
    const say = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
    const code = await runSimulate(await file('scenario.yaml', text), options, say);
    return { code, out, err };
  }

  /** One task with one schedule of every ten minutes, changed. */
  const everyTenMinutes = (changes: object, task: object = {}, more: object = {}): string =>
    JSON.stringify({
      tasks: [
        {
          name: 't',
          ...task,
          schedules: [{ name: 's', recurrence: { cron: { expression: '*/10 * * * *' } }, ...changes }],
        },
      ],
      ...more,
    });
  /** Local time of day and outcome of each line. */
  const outcomes = (out: readonly string[]): string[] =>
    out.slice(1, out.indexOf('')).map((line) => line.replace(/^\S+ +\S+ (\d\d:\d\d):\d\d \S+ +t +s +/, '$1 '));

  it('prints what its page shows', async () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    const [, text = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    const { code, out } = await play(yaml, night);
    assert.equal(out.join('\n'), text.trimEnd());
    assert.equal(code, 0);
  });

  it('plays shadow schedules: they skip all, whatever else is going on', async () => {
    const { out } = await play(everyTenMinutes({ shadow: true, maxRuns: 1 }, { runTakes: 'PT1H' }), hour);
    const skipped = 'skipped: would have run; the schedule is in shadow mode';
    assert.deepEqual(
      outcomes(out),
      ['00', '10', '20', '30', '40', '50'].map((minute) => `09:${minute} ${skipped}`),
    );
    assert.match(out.at(-1) ?? '', /6 +0 +6 +0 +0 +yes$/);
  });

  it('shows overlapping, pauses and downtimes by the policies of a node', async () => {
    const policies = everyTenMinutes(
      {
        overlap: 'BUFFER_ONE',
        catchUp: { mode: 'NONE' },
        pauses: [{ from: '2026-11-21T09:25:00Z', to: '2026-11-21T09:35:00Z' }],
      },
      { runTakes: 'PT15M' },
      { downtimes: [{ from: '2026-11-21T09:45:00Z', to: '2026-11-21T09:55:00Z' }] },
    );
    const { out } = await play(policies, hour);
    assert.deepEqual(outcomes(out), [
      '09:00 run',
      '09:10 run (starts 09:15:00 +00:00)',
      '09:20 run (starts 09:30:00 +00:00)',
      '09:30 skipped: the schedule is paused',
      '09:40 run (starts 09:45:00 +00:00)',
      '09:50 missed: later than the grace of 60000 ms; the catch-up policy is NONE',
    ]);
    assert.match(out.at(-1)!, /t +s +6 +4 +1 +1 +0 +yes$/);
  });

  it('tells which run had to make room', async () => {
    const { out } = await play(
      everyTenMinutes({ overlap: 'TERMINATE_OTHER', maxRuns: 2 }, { runTakes: 'PT15M' }),
      hour,
    );
    assert.deepEqual(outcomes(out), ['09:00 run (canceled 09:10:00 +00:00 to make room)', '09:10 run']);
  });

  it('counts an interval from completion from the ends of runs', async () => {
    const interval = { recurrence: { interval: { every: 'PT10M', fromCompletion: true } } };
    const { out } = await play(everyTenMinutes(interval, { runTakes: 'PT5M' }), hour);
    assert.deepEqual(outcomes(out), ['09:10 run', '09:25 run', '09:40 run', '09:55 run']);
  });

  it('has the same answer each time, jitter included, and as JSON by name', async () => {
    const once = await play(everyTenMinutes({ jitter: 'PT5M' }), { ...hour, json: true });
    const again = await play(everyTenMinutes({ jitter: 'PT5M' }), { ...hour, json: true });
    assert.deepEqual(once.out, again.out);
    const { occurrences, schedules } = JSON.parse(once.out.join('\n')) as {
      occurrences: { instant: string; fireAt: string; run: { startedAt: string } }[];
      schedules: object[];
    };
    assert.equal(occurrences.length, 6);
    for (const { fireAt, run } of occurrences) assert.equal(run.startedAt, fireAt);
    assert.ok(occurrences.some(({ instant, fireAt }) => fireAt > instant));
    const sums = { planned: 6, run: 6, skipped: 0, missed: 0, pending: 0, balanced: true };
    assert.deepEqual(schedules[0], { task: 't', schedule: 's', ...sums });
  });

  it('compares with what is expected, and says where it differs', async () => {
    const { out } = await play(everyTenMinutes({}), hour);
    const expect = await file('expected.txt', `${out.join('\n')}\n`);
    assert.equal((await play(everyTenMinutes({}), { ...hour, expect })).code, 0);
    const other = await play(everyTenMinutes({ maxRuns: 5 }), { ...hour, expect });
    assert.equal(other.code, 1);
    assert.match(other.err.join('\n'), /line 7\n {2}expected: 2026-11-21T09:50:00Z .*\n {2}played: {3}\n/);
    assert.match(other.err.at(-1)!, /lines differ$/);
  });

  it('tells every mistake with its place in the document', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [
        everyTenMinutes({ recurrence: { cron: { expression: '75 9 * * *' } } }),
        /^tasks\[0\]\.schedules\[0\]\.recurrence\.cron\.expression: .*75/,
      ],
      [everyTenMinutes({ timeZone: 'Mars/Base' }), /^tasks\[0\]\.schedules\[0\]\.timeZone: .*Mars/],
      [everyTenMinutes({ jitter: 'P1M' }), /^tasks\[0\]\.schedules\[0\]\.jitter: "P1M" has months/],
      [everyTenMinutes({ catchUp: { grace: 'soon' } }), /^tasks\[0\]\.schedules\[0\]\.catchUp\.grace: "soon"/],
      [everyTenMinutes({ overlap: 'NEVER' }), /^tasks\[0\]\.schedules\[0\]\.overlap: .*SKIP/],
      [everyTenMinutes({ recurence: {} }), /^tasks\[0\]\.schedules\[0\]: .*recurence/],
      [everyTenMinutes({ maxRuns: 0 }), /^tasks\[0\]\.schedules\[0\]\.maxRuns: /],
      [everyTenMinutes({ recurrence: {} }), /^tasks\[0\]\.schedules\[0\]\.recurrence: give exactly one/],
      [
        everyTenMinutes({ startsAt: 'tomorrow' }),
        /^tasks\[0\]\.schedules\[0\]\.startsAt: "tomorrow" is not an instant/,
      ],
      [everyTenMinutes({ endsAt: '2020-01-01T00:00:00Z' }), /^tasks\[0\]\.schedules\[0\]\.recurrence: .*never fire/],
      [everyTenMinutes({}, { concurrency: { maxRuns: 0 } }), /^tasks\[0\]\.concurrency\.maxRuns: /],
      ['tasks: [', /line 1/],
      ['', /^the document: /],
      ['tasks: *nowhere', /nowhere/],
    ];
    for (const [text, message] of cases) {
      const { code, out, err } = await play(text, hour);
      assert.match(err.join('\n'), message);
      assert.deepEqual([code, out], [2, []], text);
    }
  });

  it('shows 100,000 lines of a week of every second, says how many it left out, and counts them all', async () => {
    const seconds = everyTenMinutes({ recurrence: { cron: { expression: '* * * * * *' } }, overlap: 'ALLOW_ALL' });
    const { code, out } = await play(seconds, { from: hour.from, to: hour.from + 7 * 86_400_000 });
    assert.equal(code, 0);
    assert.equal(out.indexOf('') - 2, 100_000);
    assert.match(out[100_001]!, /504800 more lines/);
    assert.match(out.at(-1)!, /604800 +604800 +0 +0 +0 +yes$/);
  });

  it('refuses a range in which it would decide without end', async () => {
    const years = { from: hour.from, to: hour.from + 6 * 366 * 86_400_000 };
    const { code, err } = await play(everyTenMinutes({}), years);
    assert.deepEqual([code, err], [2, ['--from and --to are more than five years apart']]);
  });
});
