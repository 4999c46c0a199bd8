/**
 * Compares the recurrence engine with independent ones: `npm run oracles [-- cases per engine [seed]]`.
 *
 * The Python engines are pinned in requirements.txt and live in an environment of their own in the cache folder, made at the
 * first run. PYTHON names another interpreter to make it with. Ends with "0 unexplained differences" or exit code 1.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const requirements = join(here, 'requirements.txt');
const tzdata = tzdataPackage(process.versions['tz'] ?? '');

try {
  const python = environment();
  const compared = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(here, 'compare.ts'), ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, PYTHON: python } },
  );
  process.exitCode = compared.status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The interpreter of an environment that holds exactly what is pinned. Another pin or interpreter is another environment. */
function environment(): string {
  const found = findPython();
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron');
  const key = createHash('sha256')
    .update([readFileSync(requirements, 'utf8'), tzdata, found.version].join('\n'))
    .digest('hex');
  const folder = join(cache, `oracles-${key.slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return python;

  console.error(`fetching the Python engines (once, kept in ${folder})`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run(found.command, ['-m', 'venv', folder]);
  run(python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--requirement',
    requirements,
    tzdata,
  ]);
  // Last, so that a half environment is never taken for a whole one.
  run(python, ['-c', `open(${JSON.stringify(`${marker}.new`)}, 'w').close()`]);
  renameSync(`${marker}.new`, marker);
  return python;
}

function findPython(): { command: string; version: string } {
  const tried = process.env['PYTHON'] === undefined ? ['python3', 'python'] : [process.env['PYTHON']];
  for (const command of tried) {
    const answer = spawnSync(command, ['-c', 'import sys, venv; print(sys.executable, sys.version)'], {
      encoding: 'utf8',
    });
    if (answer.status === 0) return { command, version: answer.stdout };
  }
  throw new Error(`${tried.join(' and ')}: no Python 3 with venv can be started; PYTHON names another interpreter`);
}

/** The release of PyPI's tzdata that holds the zones of this Node: 2026c is 2026.3. Other zones would be other answers. */
function tzdataPackage(version: string): string {
  const [, year, letter] = /^(\d{4})([a-z])$/.exec(version) ?? [];
  if (year === undefined || letter === undefined) throw new Error(`cannot read the zones' version "${version}"`);
  return `tzdata==${year}.${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed\n${done.error?.message ?? ''}${done.stdout}${done.stderr}`);
}
