import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bareEnvironment } from '../../support/bare-environment.ts';

const root = join(import.meta.dirname, '../../..');

export interface Ended {
  readonly code: number | null;
  /** What it wrote to its standard error. */
  readonly said: string;
}

/** Runs the command line with the given environment only. The shell that starts it runs `first` before. */
export async function polychron(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  first = ':',
): Promise<Ended> {
  const child = startCli(args, env, 'ignore', first);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

export function startCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  stdout: 'ignore' | 'pipe',
  first = ':',
): ChildProcess {
  const words = [process.execPath, join(root, 'src/cli/main.ts'), ...args];
  return spawn('/bin/sh', ['-c', `${first}; exec "$@"`, 'sh', ...words], {
    cwd: '/',
    stdio: ['ignore', stdout, 'pipe'],
    env: { ...bareEnvironment(), ...env },
  });
}
