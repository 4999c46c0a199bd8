import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { z } from 'zod';

import type { AttemptContext, Module } from '../../../ports/module.ts';
import type { Outcome } from '../../../domain/model/module.ts';
import type { RunError } from '../../../domain/model/run.ts';
import { failed, stopReason, stopped } from '../outcome.ts';
import { defineModule } from '../define-module.ts';
import { commandParams, commandResult, type ProcessParams } from './command-params.ts';
import { FolderError, makeAttemptFolder, makeCleaner } from './attempt-folder.ts';
import type { Containment } from './containment.ts';
import { startGuarded, type CommandLine, type GuardedProcess } from './guard.ts';
import { killAttempt } from './leftovers.ts';
import { CommandOutput } from './output.ts';
import { findProgram } from './program.ts';
import { type Lifeline, type Watch, WatchError } from './watchman.ts';

export interface CommandSettings {
  readonly childEnv: () => Record<string, string>;
  readonly containment: Containment;
  readonly watch: Pick<Watch, 'lifeline'>;
}

/** After a group has been killed: how long to wait for the end of its watchman. */
const WATCHMAN_MS = 100;
/** After a kill: how long the journal may take to make room for the last output. */
const LAST_OUTPUT_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function makeCommand(settings: CommandSettings): Module {
  const clean = makeCleaner();
  return defineModule({
    name: 'command',
    version: '1.0.0',
    title: { en: 'Command', de: 'Befehl' },
    description: {
      en: 'Runs a program on the node, or a shell script if asked to. What it writes becomes the log, line by line. Everything it started in its process group ends with it.',
      de: 'Führt auf dem Knoten ein Programm aus, auf Wunsch ein Shell-Skript. Was es ausgibt, wird Zeile für Zeile zum Log. Alles, was es in seiner Prozessgruppe gestartet hat, endet mit ihm.',
    },
    params: commandParams,
    result: commandResult,
    examples: [
      { argv: ['echo', 'hello'] },
      { argv: ['rsync', '-a', '--info=progress2', '/srv/data/', 'backup:/data/'], successExitCodes: [0, 24] },
      { shell: true, script: 'df -h / | tail -1', env: { LANG: 'C' } },
    ],
    supportsCancel: true,
    supportsProgress: true,
    run: (attempt) =>
      withFolders(async () => {
        if (isContained(settings.containment)) await clean();
        return runProgram(attempt, settings, { words: wordsOf(attempt.params), params: attempt.params });
      }),
  });
}

/** Turns a {@link FolderError} into an outcome that fails the attempt and says why. */
export async function withFolders(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    return failed({ type: 'command.folder', message: error.message, retryable: true });
  }
}

function isContained({ account, wrapper }: Containment): boolean {
  return account !== null || wrapper !== null;
}

function wordsOf({ shell, script = '', argv = [] }: z.output<typeof commandParams>): readonly string[] {
  return shell ? ['/bin/sh', '-c', script] : argv;
}

/** An attempt of any module. Its own params do not matter here: the {@link Program} says what to run. */
type AnyAttempt = Omit<AttemptContext, 'params'>;

export interface Program {
  /** The program, by name or path, and its arguments. */
  readonly words: readonly string[];
  readonly params: ProcessParams;
  /** Variables in addition to those that every program gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder made for this attempt. The caller removes it, or the guard does when this process dies. */
  readonly folder?: string;
}

/** Runs a program as one attempt. Its output becomes the log and its end the outcome; no process of it is left. */
export async function runProgram(attempt: AnyAttempt, settings: CommandSettings, program: Program): Promise<Outcome> {
  const { params } = program;
  const { signal, journal, run } = attempt;
  const { containment } = settings;
  // A contained command gets a folder of its own instead of ours.
  await using made =
    isContained(containment) && program.folder === undefined ? await makeAttemptFolder(containment.account) : null;
  const folder = program.folder ?? made?.path ?? null;
  const line = await readCommandLine(program, settings, {
    folder,
    env: environment(attempt, program, settings, folder),
  });
  if ('type' in line) return failed(line);
  const lifeline = await settings.watch.lifeline().catch(startProblem);
  if (signal.aborted) return stopped(signal);
  if ('type' in lifeline) return failed(lifeline);

  const started = await startGuarded(line, lifeline).catch(startProblem);
  if ('type' in started) return failed(started);
  const output = new CommandOutput(journal, {
    maxBytes: params.maxOutputBytes,
    progress: params.progress,
  });
  output.follow(started.stdout, 'stdout');
  const stderr = output.follow(started.stderr, 'stderr');
  using _ = stopOnAbort(signal, started, () => output.giveUp());

  const status = await started.ended;
  const lost = status === null && !signal.aborted ? await endOf(lifeline) : null;
  // An abort after this moment did not stop the command.
  const stop = signal.aborted ? signal : null;
  const held = await output.finish();
  if (held || stop || lost !== null) await killAttempt(run.id, run.attempt);
  return outcome({ status, stop, lost, output, params, lastError: stderr.lastLine });
}

/** How the watchman has ended; null when it goes on. */
function endOf(lifeline: Lifeline): Promise<string | null> {
  return Promise.race([lifeline.ended, sleep(WATCHMAN_MS, null)]);
}

async function readCommandLine(
  { words, params }: Program,
  { containment: { account, wrapper } }: CommandSettings,
  { folder, env }: { readonly folder: string | null; readonly env: Record<string, string> },
): Promise<CommandLine | RunError> {
  const [name = '', ...args] = words;
  const cwd = params.cwd ?? (account && folder) ?? process.cwd();
  const file = await findProgram(name, cwd, env['PATH']);
  if (typeof file !== 'string') return file;
  const [program = file, ...rest] = [...(wrapper?.({ cwd, folder }) ?? []), file, ...args];
  return {
    file: program,
    args: rest,
    cwd,
    env,
    stdin: params.stdin,
    remove: folder,
    account,
    wrapped: wrapper !== null,
  };
}

function environment(
  { run }: AnyAttempt,
  { params, env }: Program,
  settings: CommandSettings,
  folder: string | null,
): Record<string, string> {
  return {
    ...settings.childEnv(),
    ...placesOf(settings.containment, folder),
    ...params.env,
    ...env,
    POLYCHRON_RUN_ID: run.id,
    POLYCHRON_ATTEMPT: String(run.attempt),
    POLYCHRON_TASK: run.taskName,
    POLYCHRON_SCHEDULED_FOR: new Date(run.scheduledFor).toISOString(),
  };
}

/** Another user cannot use the home and the temporary folder of the node's user, so it gets its own. */
function placesOf({ account, wrapper }: Containment, folder: string | null): Record<string, string> {
  if (folder === null) return {};
  if (account === null) return wrapper === null ? {} : { TMPDIR: folder };
  const name = account.name ?? String(account.uid);
  return { HOME: account.home ?? folder, TMPDIR: folder, USER: name, LOGNAME: name, SHELL: '/bin/sh' };
}

function stopOnAbort(signal: AbortSignal, group: GuardedProcess, giveUp: () => void): Disposable {
  const timers: NodeJS.Timeout[] = [];
  const kill = (): void => {
    group.kill();
    timers.push(setTimeout(giveUp, LAST_OUTPUT_MS));
  };
  const onAbort = (): void => {
    const { graceMs } = stopReason(signal);
    if (graceMs <= 0) return kill();
    group.terminate();
    timers.push(setTimeout(kill, Math.min(graceMs, LONGEST_TIMER_MS)));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', onAbort);
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Ending {
  readonly status: number | null;
  readonly stop: AbortSignal | null;
  /** How the watchman ended, and with it the command; null when the watchman goes on. */
  readonly lost: string | null;
  readonly output: CommandOutput;
  readonly params: ProcessParams;
  readonly lastError: string;
}

function outcome({ status, stop, lost, output, params, lastError }: Ending): Outcome {
  const killedBy = signalName(status);
  const result = { exitCode: status, signal: killedBy, outputBytes: output.bytes, cutBytes: output.cutBytes };
  const ending = status === null ? { result } : { result, exitCode: status };
  if (stop) return stopped(stop, status === null ? 'was killed' : describe(status), ending);
  if (lost !== null)
    return failed(watchProblem(`the command was killed, because its watchman has ended: ${lost}`), ending);
  if (status === null) {
    return failed(
      { type: 'command.signal', message: 'the process group was killed from outside', retryable: true },
      ending,
    );
  }
  if (params.successExitCodes.includes(status)) return { kind: 'SUCCEEDED', result, exitCode: status };
  const type = killedBy === null ? 'command.exit' : 'command.signal';
  const message = lastError === '' ? describe(status) : `${describe(status)}: ${lastError}`;
  return failed({ type, message, retryable: true }, ending);
}

function describe(status: number): string {
  const name = signalName(status);
  return name === null ? `exited with code ${status}` : `ended by ${name} (code ${status})`;
}

/** A shell reports signal n as 128 + n. A program that exits with such a code by itself looks the same. */
function signalName(status: number | null): string | null {
  if (status === null || status <= 128) return null;
  return Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0] ?? null;
}

function watchProblem(message: string): RunError {
  return { type: 'command.watchman', message, retryable: true };
}

function startProblem(error: unknown): RunError {
  if (error instanceof WatchError) return watchProblem(error.message);
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: String(error) };
  // The system is out of processes, files or memory for the moment; anything else would happen again.
  const retryable = ['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'].includes(code ?? '');
  return { type: 'command.start', message: `the process could not be started: ${message}`, retryable };
}
