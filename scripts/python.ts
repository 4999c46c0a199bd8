import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The Python interpreter of an environment with exactly the pinned packages: those in a file of requirements, and `packages`.
 * The environment is kept in the cache folder and made at the first run. Other pins, or another interpreter, make another
 * environment. PYTHON names the interpreter to make it with. Throws an Error that says what could not be found or fetched.
 */
export function pythonWith(name: string, requirements: string, packages: readonly string[] = []): string {
  const found = findPython();
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron');
  const key = createHash('sha256')
    .update([readFileSync(requirements, 'utf8'), ...packages, found.version].join('\n'))
    .digest('hex');
  const folder = join(cache, `${name}-${key.slice(0, 12)}`);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return python;

  console.error(`fetching what ${name} needs of Python's packages (once, kept in ${folder})`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run(found.command, ['-m', 'venv', folder]);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  run(python, [...install, ...packages]);
  // The marker is made last, so that an incomplete environment is never used.
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

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed\n${done.error?.message ?? ''}${done.stdout}${done.stderr}`);
}
