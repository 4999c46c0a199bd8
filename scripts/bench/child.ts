import { type ChildProcess, execFile, fork } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { say } from './progress.ts';

type Message<T> = { readonly said: string } | { readonly result: T } | { readonly error: string };

/**
 * Runs a contender in a process of its own, so that memory and compiled code of one do not affect another. Node strips the
 * types itself, so no loader adds to the code.
 */
export function runChild<T>(name: string, input: object): Promise<T> {
  return runFile(join('contenders', `${name}.ts`), input);
}

/** Runs a competitor of Polychron in the same way. Its packages are installed first. */
export async function runPeer<T>(name: string, input: object): Promise<T> {
  await installPeers();
  return runFile(join('peers', `${name}.ts`), input);
}

async function runFile<T>(name: string, input: object): Promise<T> {
  const child = start(name, input);
  try {
    return await answerOf<T>(child, name);
  } finally {
    end(child);
  }
}

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  stop(): void;
}

/** Starts a contender that is a server on loopback; see `serveFrom`. */
export function serveChild(name: string, input: object): Promise<RunningServer> {
  return serveFile(join('contenders', `${name}.ts`), input);
}

export async function servePeer(name: string, input: object): Promise<RunningServer> {
  await installPeers();
  return serveFile(join('peers', `${name}.ts`), input);
}

async function serveFile(name: string, input: object): Promise<RunningServer> {
  const child = start(name, input);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: Message<number>) => {
      if ('result' in message) resolve(message.result);
      else reject(new Error(`${name}: ${JSON.stringify(message)}`));
    });
    child.once('exit', (code, signal) => reject(new Error(`${name} ended (${signal ?? code})`)));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => end(child) };
}

function start(name: string, input: object): ChildProcess {
  const profile = process.env['BENCH_CPU_PROF'];
  return fork(join(import.meta.dirname, name), [JSON.stringify(input)], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
    ],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function end(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

let installed: Promise<void> | undefined;

/** Nobody but the benchmark needs the peers, so they are no dependencies of Polychron's own. */
function installPeers(): Promise<void> {
  return (installed ??= install(join(import.meta.dirname, 'peers')));
}

async function install(folder: string): Promise<void> {
  const [wanted, had] = [join(folder, 'package-lock.json'), join(folder, 'node_modules', 'installed.json')];
  const lock = await readFile(wanted, 'utf8');
  if ((await readFile(had, 'utf8').catch(() => '')) === lock) return;
  say('installing what Polychron is measured beside (once)');
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  await writeFile(had, lock);
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
