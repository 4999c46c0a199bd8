import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../persistence/embedded/embedded-postgres.ts';
import { isContainer } from './container.ts';
import { type Keeper, type KeeperOptions, makeKeeper, StartError } from './keeper.ts';
import type { Listening } from './messages.ts';

export interface SupervisorOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Called with the id of the node. */
  readonly onNode: (id: string) => void;
  /** The environment of the children. It holds no secrets, because other programs of this machine could read them there. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables that libraries read from the environment by themselves. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Ends the wait for another process that uses the data folder. */
  readonly signal?: AbortSignal;
}

export interface Supervisor {
  /** Where it listens, `http://127.0.0.1:4000`. */
  readonly url: string;
  /**
   * Ends the API after its delay, the engine after its attempts, then the database. Returns whether all ended in good order.
   */
  stop(): Promise<boolean>;
  /** Kills all processes at once. */
  kill(): void;
  /** Settles when another process has taken over the data folder. All processes of this node have been killed then. */
  readonly lost: Promise<void>;
}

/** How long the API may take beyond its delay, and the engine beyond its grace, before they are killed. */
export const apiPatienceMs = 20_000;
export const enginePatienceMs = 20_000;

/** The programs lie beside this file and have the same extension, compiled or not. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const fileOf = (name: string): string => fileURLToPath(new URL(`./${name}${extension}`, import.meta.url));
/** Node strips types by itself, but not the decorators of the GraphQL types. */
const stripsDecorators = extension === '.ts' && !process.execArgv.some((word) => word.includes('tsx'));
const apiArgv = [...process.execArgv, ...(stripsDecorators ? ['--import', 'tsx'] : [])];

/** Starts the processes of a node and keeps them running. This process never reads requests of strangers. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const lost = Promise.withResolvers<void>();
  const embedded = options.config.databaseUrl === null ? await startDatabase(options, () => lost.resolve()) : null;
  const databaseUrl = options.config.databaseUrl ?? embedded?.url ?? null;
  const children = new Children({ ...options, config: { ...options.config, databaseUrl } });
  void lost.promise.then(() => children.kill());

  async function stop(): Promise<boolean> {
    const inOrder = await children.stop();
    await embedded?.stop();
    return inOrder;
  }

  try {
    await children.start();
  } catch (error) {
    children.kill();
    await embedded?.stop();
    throw error;
  }
  let stopped: Promise<boolean> | undefined;
  return {
    url: children.url,
    stop: () => (stopped ??= stop()),
    kill: () => children.kill(),
    lost: lost.promise,
  };
}

/** The engine process and the API process of a node. */
class Children {
  readonly #options: SupervisorOptions;
  readonly #engine: Keeper;
  readonly #api: Keeper;
  /** The keepers that this node needs for its role. */
  readonly #keepers: readonly Keeper[];
  #listening: Listening | null = null;
  #nodeId: string | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#engine = this.#keep('engine', () => this.#api, { execArgv: process.execArgv });
    this.#api = this.#keep('api', () => this.#engine, { execArgv: apiArgv, onUp: (at) => this.#apiListens(at) });
    this.#keepers = options.config.role === 'api' ? [this.#api] : [this.#engine, this.#api];
  }

  get url(): string {
    return this.#listening?.url ?? '';
  }

  async start(): Promise<void> {
    for (const keeper of this.#keepers) keeper.start();
    await Promise.all(this.#keepers.map(({ up }) => up));
  }

  /** Returns whether both ended in good order. */
  async stop(): Promise<boolean> {
    const { shutdownDelayMs, drainTimeoutMs } = this.#options.config;
    // Both at once: together they must fit into the time that a service manager gives.
    const ended = await Promise.all([
      this.#api.stop(shutdownDelayMs, shutdownDelayMs + apiPatienceMs),
      this.#engine.stop(drainTimeoutMs, drainTimeoutMs + enginePatienceMs),
    ]);
    return ended.every(Boolean);
  }

  kill(): void {
    for (const keeper of this.#keepers) keeper.kill();
  }

  #keep(name: 'engine' | 'api', other: () => Keeper, more: Pick<KeeperOptions, 'execArgv' | 'onUp'>): Keeper {
    const { config, env, libraries, logger } = this.#options;
    return makeKeeper({
      ...more,
      name,
      file: fileOf(`${name}-process`),
      env,
      logger,
      start: () => ({ kind: 'start', config: name === 'api' ? { ...config, ...this.#ports } : config, libraries }),
      onSpawn: (peerEnd) => other().send({ kind: 'peer' }, peerEnd) || peerEnd.destroy(),
      onPeer: () => other().send({ kind: 'linked' }),
      onNode: (id) => this.#nameNode(id),
    });
  }

  /** A restarted API process gets the same ports. */
  get #ports(): Partial<Config> {
    const at = this.#listening;
    return at === null ? {} : { port: at.port, timetablePort: at.timetablePort };
  }

  #apiListens(at: Listening | null): void {
    this.#listening = at;
    if (this.#nodeId !== null) this.#api.send({ kind: 'node', id: this.#nodeId });
  }

  /** Every process of the node writes the node's id into its log lines. */
  #nameNode(id: string): void {
    this.#nodeId = id;
    this.#options.onNode(id);
    for (const keeper of [this.#engine, this.#api]) keeper.send({ kind: 'node', id });
  }
}

async function startDatabase({ config, logger, signal }: SupervisorOptions, onLost: () => void) {
  const { dataDir, dataDirGiven } = config;
  const elsewhere = !dataDirGiven && !isContainer();
  try {
    return await startEmbeddedPostgres({ dataDir, elsewhere, logger, signal, onLost });
  } catch (error) {
    // The message says what to do, so no stack is needed.
    throw error instanceof Error && error.cause === undefined ? new StartError(error.message) : error;
  }
}
