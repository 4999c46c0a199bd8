import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { say } from './progress.ts';

export interface ChildOptions {
  /** Loads tsx, for decorators, which Node cannot strip. */
  readonly tsx?: boolean;
}

type Message<T> = { readonly said: string } | { readonly result: T } | { readonly error: string };

/**
 * Runs a contender in a process of its own, so that memory and compiled code of one do not affect another. Node strips the
 * types itself, so no loader adds to the code.
 */
export async function runChild<T>(name: string, input: object, options: ChildOptions = {}): Promise<T> {
  const file = join(import.meta.dirname, 'contenders', `${name}.ts`);
  const profile = process.env['BENCH_CPU_PROF'];
  const child = fork(file, [JSON.stringify(input)], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...(options.tsx === true ? ['--import', 'tsx'] : []),
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
    ],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    return await answerOf<T>(child, name);
  } finally {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
}

function answerOf<T>(child: ChildProcess, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    let answer: { readonly value: T } | undefined;
    child.on('message', (message: Message<T>) => {
      if ('said' in message) say(`    ${message.said}`);
      else if ('error' in message) reject(new Error(`${name}: ${message.error}`));
      else answer = { value: message.result };
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (answer !== undefined && code === 0) resolve(answer.value);
      else reject(new Error(`${name} ended without a result (${signal ?? code})`));
    });
  });
}
