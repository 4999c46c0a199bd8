import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { startEmbeddedPostgres } from '../persistence/embedded/embedded-postgres.ts';
import { isContainer } from './container.ts';
import { type Keeper, makeKeeper, StartError } from './keeper.ts';
import type { Listening } from './messages.ts';

export interface SupervisorOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Hears under which id the node is known. */
  readonly onNode: (id: string) => void;
  /** The only environment of the children; without secrets, which other programs of this machine could read there. */
  readonly env: Readonly<Record<string, string>>;
  /** What libraries read from the environment by themselves. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Ends the wait for another process that uses the data folder. */
  readonly signal?: AbortSignal;
}

export interface Supervisor {
  /** Where it listens, `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Ends all in order: the API after its delay, the engine once what runs has ended, the database. Answers whether all ended in good order. */
  stop(): Promise<boolean>;
  /** Ends all at once. */
  kill(): void;
  /** Settles when another process has taken over the data folder, and all of this node has been ended at once. */
  readonly lost: Promise<void>;
}

/** What the API may need for requests under way, and the engine beyond its grace. */
export const apiPatienceMs = 20_000;
export const enginePatienceMs = 20_000;

/** Compiled or not, the programs lie beside this file in the same form. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const fileOf = (name: string): string => fileURLToPath(new URL(`./${name}${extension}`, import.meta.url));
/** Node strips types by itself, but not the decorators of the GraphQL types. */
const stripsDecorators = extension === '.ts' && !process.execArgv.some((word) => word.includes('tsx'));
const apiArgv = [...process.execArgv, ...(stripsDecorators ? ['--import', 'tsx'] : [])];

/** Starts the processes of a node and keeps them running. Nothing that a stranger has sent is read in this process. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { logger, env, libraries } = options;
  const { role } = options.config;
  const lost = Promise.withResolvers<void>();
  const embedded = options.config.databaseUrl === null ? await startDatabase(options, () => lost.resolve()) : null;
  const config = { ...options.config, databaseUrl: options.config.databaseUrl ?? embedded?.url ?? null };
  let listening: Listening | null = null;
  let nodeId: string | null = null;

  const engine = makeKeeper({
    name: 'engine',
    file: fileOf('engine-process'),
    execArgv: process.execArgv,
    env,
    logger,
    start: () => ({ kind: 'start', config, libraries }),
    onSpawn: (peerEnd) => api.send({ kind: 'peer' }, peerEnd) || peerEnd.destroy(),
    onPeer: () => api.send({ kind: 'linked' }),
    onNode: named,
  });
  const api: Keeper = makeKeeper({
    name: 'api',
    file: fileOf('api-process'),
    execArgv: apiArgv,
    env,
    logger,
    start: () => ({ kind: 'start', config: { ...config, ...portsOf(listening) }, libraries }),
    onSpawn: (peerEnd) => engine.send({ kind: 'peer' }, peerEnd) || peerEnd.destroy(),
    onPeer: () => engine.send({ kind: 'linked' }),
    onUp: (at) => {
      listening = at;
      if (nodeId !== null) api.send({ kind: 'node', id: nodeId });
    },
    onNode: named,
  });
  /** Every process of the node names it in its lines. */
  function named(id: string): void {
    nodeId = id;
    options.onNode(id);
    for (const keeper of [engine, api]) keeper.send({ kind: 'node', id });
  }

  const keepers = role === 'api' ? [api] : [engine, api];
  void lost.promise.then(() => keepers.forEach((keeper) => keeper.kill()));

  async function stop(): Promise<boolean> {
    const { shutdownDelayMs, drainTimeoutMs } = config;
    // Both at once: together they must fit into the time that a service manager gives.
    const [served, worked] = await Promise.all([
      api.stop(shutdownDelayMs, shutdownDelayMs + apiPatienceMs),
      engine.stop(drainTimeoutMs, drainTimeoutMs + enginePatienceMs),
    ]);
    await embedded?.stop();
    return served && worked;
  }

  try {
    for (const keeper of keepers) keeper.start();
    await Promise.all(keepers.map(({ up }) => up));
  } catch (error) {
    for (const keeper of keepers) keeper.kill();
    await embedded?.stop();
    throw error;
  }
  let stopped: Promise<boolean> | undefined;
  return {
    url: (listening as Listening | null)?.url ?? '',
    stop: () => (stopped ??= stop()),
    kill: () => keepers.forEach((keeper) => keeper.kill()),
    lost: lost.promise,
  };
}

async function startDatabase({ config, logger, signal }: SupervisorOptions, onLost: () => void) {
  const { dataDir, dataDirGiven } = config;
  const elsewhere = !dataDirGiven && !isContainer();
  try {
    return await startEmbeddedPostgres({ dataDir, elsewhere, logger, signal, onLost });
  } catch (error) {
    // Its messages say what to do; where they came from helps nobody.
    throw error instanceof Error && error.cause === undefined ? new StartError(error.message) : error;
  }
}

/** Once it has been given a port, it keeps it. */
function portsOf(listening: Listening | null): Partial<Config> {
  return listening === null ? {} : { port: listening.port, timetablePort: listening.timetablePort };
}
