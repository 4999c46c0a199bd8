import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

import type { RunError } from '../../../domain/model/run.ts';

/** The folders to search without a PATH in the environment. */
const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';

/** The absolute path of a program, found as `execvp` does, or an error that says why there is none. */
export async function findProgram(name: string, cwd: string, path: string = DEFAULT_PATH): Promise<string | RunError> {
  if (!(await isDirectory(cwd))) return notFound(`cwd: "${cwd}" is not a directory that can be entered`);
  const candidates = name.includes('/') ? [name] : path.split(':').map((folder) => join(folder || '.', name));
  let denied = false;
  for (const candidate of candidates) {
    const file = isAbsolute(candidate) ? candidate : resolve(cwd, candidate);
    if (await isExecutable(file)) return file;
    denied ||= await isFile(file);
  }
  if (denied) return notFound(`the program "${name}" may not be executed`);
  return notFound(`the program "${name}" does not exist${name.includes('/') ? '' : ` in PATH (${path})`}`);
}

function notFound(message: string): RunError {
  return { type: 'command.notFound', message, retryable: false };
}

async function isExecutable(file: string): Promise<boolean> {
  return (await isFile(file)) && holds(access(file, constants.X_OK));
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function isDirectory(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found?.isDirectory() === true && holds(access(folder, constants.X_OK));
}

function holds(check: Promise<void>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  );
}
