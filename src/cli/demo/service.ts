import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { familyOf } from './processes.ts';

const startWithinMs = 60_000;
const stopWithinMs = 15_000;
const linesShown = 12;

/** The service of the demo: the same program as `npm start`, on a free port, with a data folder of its own. */
export class Service {
  /** Made for this demo alone. The service gets it in its environment, and it is never printed. */
  readonly token = `poly_${randomBytes(32).toString('base64url')}`;
  readonly #folder: string;
  readonly #lines: string[] = [];
  /** The ids of the service's own processes, as found when it was ready. Later ones belong to runs. */
  household: ReadonlySet<number> = new Set();
  #child: ChildProcess | undefined;
  #url: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get url(): string {
    if (this.#url === undefined) throw new Error('the service has not been started');
    return this.#url;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when the service is ready. A second start uses the same port. */
  async start(signal: AbortSignal): Promise<void> {
    const child = this.#spawn();
    this.#child = child;
    const listening = Promise.withResolvers<string>();
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on('line', (line) => {
        this.#note(line);
        const [, url] = /^Polychron listens on (\S+)/.exec(line) ?? [];
        if (url !== undefined) listening.resolve(url);
      });
    }
    child.once('exit', (code, by) => listening.reject(this.#failure(`ended with ${by ?? `code ${code}`}`)));
    child.once('error', (error) => listening.reject(error));
    listening.promise.catch(() => undefined);

    const deadline = AbortSignal.any([signal, AbortSignal.timeout(startWithinMs)]);
    const late = Promise.withResolvers<never>();
    const giveUp = (): void =>
      late.reject(signal.aborted ? signal.reason : this.#failure(`was not ready within ${startWithinMs / 1000} s`));
    deadline.addEventListener('abort', giveUp, { once: true });
    try {
      this.#url = await Promise.race([listening.promise, late.promise]);
      await Promise.race([this.#untilReady(child, deadline), late.promise]);
      this.household = new Set((await familyOf(this.pid)).map(({ pid }) => pid));
    } finally {
      deadline.removeEventListener('abort', giveUp);
    }
  }

  /** Ends the service without a chance to clean up, like a power cut. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    const impatient = setTimeout(() => void this.#end('SIGKILL'), stopWithinMs);
    await this.#end('SIGTERM');
    clearTimeout(impatient);
  }

  /** Removes the database if the service kept it outside its data folder, because other users cannot enter that one. */
  removeElsewhere(): void {
    const pointer = join(this.#folder, 'data', 'postgres.location');
    try {
      rmSync(readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true });
    } catch {
      // Usually there is no such file.
    }
  }

  #spawn() {
    // The service lies beside this file and has the same extension, compiled or not.
    const self = fileURLToPath(import.meta.url);
    const main = fileURLToPath(new URL(`../../main${self.slice(self.lastIndexOf('.'))}`, import.meta.url));
    return spawn(process.execPath, [...process.execArgv, main], {
      env: {
        // oxlint-disable-next-line node/no-process-env -- handed on, not read
        ...process.env,
        HOST: '127.0.0.1',
        PORT: this.#url === undefined ? '0' : new URL(this.#url).port,
        DATABASE_URL: '',
        MONGODB_URL: '',
        PUBLIC_URL: '',
        POLYCHRON_DATA_DIR: join(this.#folder, 'data'),
        POLYCHRON_ADMIN_TOKEN: this.token,
        POLYCHRON_ROLE: 'all',
        POLYCHRON_CONCURRENCY: '',
        POLYCHRON_COMMANDS: 'on',
        // Its commands are the demo's own. They pack files of a checkout that another user may not be able to enter.
        POLYCHRON_COMMAND_USER: 'self',
        POLYCHRON_ALLOW_PRIVATE_HTTP: 'on',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C must reach only the demo, which then stops the service in good order.
      detached: true,
    });
  }

  async #untilReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (child.exitCode !== null) throw this.#failure(`ended with code ${child.exitCode}`);
      const answer = await fetch(`${this.url}/readyz`, { signal }).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      await sleep(50, undefined, { signal }).catch(() => undefined);
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  #note(line: string): void {
    appendFileSync(join(this.#folder, 'service.log'), `${line}\n`);
    this.#lines.push(line);
    if (this.#lines.length > linesShown) this.#lines.shift();
  }

  #failure(what: string): Error {
    return new Error(`the service ${what}; its last lines:\n${this.#lines.join('\n')}`);
  }
}
