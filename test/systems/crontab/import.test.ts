import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mapCrontab } from '../../../src/systems/crontab/import.ts';
import { InputError } from '../../../src/systems/import/input-error.ts';
import { context, draftOf, fires, remarks } from '../import/support.ts';

const then = '2026-11-21T12:00:00Z';
const map = (text: string, withUser = false, zone = 'UTC') => mapCrontab(text, { withUser }, context(then, zone));
const only = (text: string, withUser = false) => map(text, withUser)[0]!;

describe('crontab files', () => {
  it('takes each entry with the comment above it, as cron would run it', () => {
    const tasks = map(
      [
        '# the whole file',
        '',
        'PATH = "/usr/local/bin:/usr/bin:/bin"',
        'HOME=/srv/app',
        '# Dump the database',
        '# and keep it a week',
        '30 2 * * 1-5  pg_dump app > dump.sql',
        '# 0 4 * * * /bin/old',
        '@daily\techo good  night',
        '0 12 1 * 5 mail -s 100\\% team%Hello,%100\\% done%',
        '',
      ].join('\n'),
    );
    assert.deepEqual(
      tasks.map(({ title }) => title),
      ['Dump the database', 'echo good  night', 'mail -s 100% team'],
    );
    const [dump, night, mail] = tasks.map(draftOf);
    assert.equal(dump?.description, 'Dump the database\nand keep it a week');
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };
    assert.deepEqual(dump?.params, { shell: true, script: 'pg_dump app > dump.sql', cwd: '/srv/app', env });
    assert.deepEqual(night?.params, { shell: true, script: 'echo good  night', cwd: '/srv/app', env });
    assert.equal(mail?.params['stdin'], 'Hello,\n100% done\n');
    const { overlap, catchUp, dst } = dump.schedules[0]!;
    assert.deepEqual([overlap, catchUp, dst], ['ALLOW_ALL', 'NONE', { gap: 'NEXT_VALID', fold: 'FIRST' }]);
    // The first of a month or a Friday.
    assert.deepEqual(fires(tasks[2]!, then), ['2026-11-27T12:00', '2026-12-01T12:00', '2026-12-04T12:00']);
    assert.deepEqual(fires(tasks[1]!, then, 1), ['2026-11-22T00:00']);
  });

  it('reads times in the zone of the machine, or in CRON_TZ from there on; TZ is for the command', () => {
    const text = 'TZ=Asia/Tokyo\n0 9 * * * a\nCRON_TZ=America/New_York\n0 9 * * * b\n';
    const [here, there] = map(text, false, 'Europe/Vienna');
    assert.deepEqual(fires(here!, then, 1), ['2026-11-22T08:00']);
    assert.deepEqual(fires(there!, then, 1), ['2026-11-21T14:00']);
    assert.deepEqual(draftOf(here!).params['env'], { TZ: 'Asia/Tokyo' });
    assert.ok(remarks(here!).includes('NOTE TZ'));
    assert.ok(!remarks(there!).includes('NOTE TZ'));
  });

  it('keeps shells, spreads RANDOM_DELAY, and tells what is lost', () => {
    const text = 'SHELL=/bin/bash\nMAILTO=ops\nLD_PRELOAD=x.so\nRANDOM_DELAY=5\n-*/5 * * * * [[ -e x ]] && y';
    const task = only(text);
    const draft = draftOf(task);
    assert.deepEqual(draft.params, { argv: ['/bin/bash', '-c', '[[ -e x ]] && y'] });
    assert.equal(draft.schedules[0]?.jitterMs, 300_000);
    assert.deepEqual(remarks(task), ['LOST MAILTO', 'LOST LD_PRELOAD', 'NOTE HOME', 'LOST -']);
    assert.deepEqual(remarks(only('MAILTO=""\nHOME=/\n0 1 * * * a')), []);
    assert.match(only('@reboot /bin/agent').why ?? '', /@reboot/);
  });

  it('reads percent signs as cron does', () => {
    const inputs = map('0 1 * * * a%\n0 1 * * * b%c\n0 1 * * * d \\% e\n0 1 * * * f\\\\%g%%').map(draftOf);
    assert.deepEqual(
      inputs.map(({ params: { script, stdin } }) => [script, stdin]),
      [
        ['a', undefined],
        ['b', 'c\n'],
        ['d % e', undefined],
        ['f\\\\', 'g\n\n'],
      ],
    );
  });

  it('reads the user of a system crontab, which only cron could become', () => {
    const task = only('17 * * * *\troot\tcd / && run-parts --report /etc/cron.hourly', true);
    assert.equal(draftOf(task).params['script'], 'cd / && run-parts --report /etc/cron.hourly');
    assert.ok(remarks(task).includes('LOST user'));
  });

  it('knows an entry again by what it runs, and the same command twice by its order', () => {
    const ids = map('0 1 * * * a\n0 2 * * * a\n0 3 * * * b').map(({ id }) => id);
    assert.equal(new Set(ids).size, 3);
    const moved = map('5 1 * * * a\n0 2 * * * a\n0 3 * * * b').map(({ id }) => id);
    assert.deepEqual(moved, ids);
  });

  it('takes nothing of a file with malformed lines, and names line and field of each', () => {
    const text = [
      '0 5 * * * fine',
      '61 5 * * * x',
      '0 24 * * * x',
      '0 0 32 * * x',
      '0 0 * 13 * x',
      '0 0 * * 8 x',
      '0 0 * *',
      '0 0 * * *',
      '@weakly x',
      '@daily',
      'no cron at all',
      '0 0 30 2 * x',
      'RANDOM_DELAY=soon',
      'CRON_TZ=Atlantis',
      '0 6 * * * x',
    ].join('\r\n');
    assert.throws(
      () => map(text),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual(
          error.problems.map((problem) => problem.split(':')[0]),
          [
            'line 2, minute',
            'line 3, hour',
            'line 4, dayOfMonth',
            'line 5, month',
            'line 6, dayOfWeek',
            'line 7, dayOfWeek',
            'line 8, command',
            'line 9, expression',
            'line 10, command',
            'line 11, dayOfWeek',
            'line 12, dayOfMonth',
            'line 15, setting',
            'line 15, setting',
          ],
        );
        assert.match(error.problems[0] ?? '', /minute 61 is outside 0–59/);
        return true;
      },
    );
    assert.throws(() => map('0 5 * * * root', true), /line 1, command: is missing; "root" was read as the user/);
  });

  it('has no trouble with files that hold nothing, or anything', () => {
    assert.deepEqual(map(''), []);
    assert.deepEqual(map('# only a comment\n\nA=b\n'), []);
    assert.throws(() => map('\0\0\0'), InputError);
    assert.throws(() => map(`0 0 * * * ${'x'.repeat(100_001)}`), /line 1, command/);
    assert.throws(() => map('0 0 * * * a\0b'), /NUL/);
  });
});
