import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, openClusters } from '../../test/support/clusters.ts';
import { type Mongod, startMongod } from '../mongod-process.ts';
import { type Cable, layCable } from './cable.ts';
import { type CampaignNode, endMarked, prepareNode } from './node.ts';
import type { Store } from './plan.ts';

export interface Place {
  readonly node: CampaignNode;
  readonly toPostgres: Cable;
  /** Null when the alarm is in PostgreSQL. */
  readonly toMongodb: Cable | null;
}

/** The servers and nodes of one campaign. */
export interface Scene {
  readonly places: readonly Place[];
  readonly postgres: Cluster;
  /** The file to which commands write their lines. */
  readonly effects: string;
  killMongod(): Promise<void>;
  startMongod(): Promise<void>;
  /** Waits until all nodes are ready. Rejects when the signal aborts. */
  ready(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export async function openScene(store: Store, nodes: number): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-campaign-'));
  const mark = `campaign-${process.pid}`;
  const cables: Cable[] = [];
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  async function close(): Promise<void> {
    await endMarked(mark);
    await Promise.all(cables.map((cable) => cable.close()));
    for (const stop of stops.toReversed()) {
      // oxlint-disable-next-line no-await-in-loop -- servers before their folder
      await stop();
    }
  }

  try {
    const clusters = await openClusters();
    stops.push(() => clusters.close());
    const postgres = await clusters.make();
    const mongodb = store === 'mongodb' ? await RestartableMongod.start(join(folder, 'mongodb')) : null;
    if (mongodb) stops.push(() => mongodb.kill());
    const servers = { databaseUrl: postgres.url, mongodPort: mongodb?.port ?? null };
    const places = await Promise.all(
      Array.from({ length: nodes }, (_, n) => makePlace(join(folder, `node-${n}`), mark, servers, cables)),
    );
    for (const { node } of places) node.start();
    return {
      places,
      postgres,
      effects: join(folder, 'effects'),
      killMongod: async () => mongodb?.kill(),
      startMongod: async () => mongodb?.start(),
      ready: (signal) => allReady(places, signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A MongoDB server that can be killed and started again on its data and port. */
class RestartableMongod {
  readonly #dbpath: string;
  #mongod: Mongod;
  #isUp = true;

  private constructor(dbpath: string, mongod: Mongod) {
    this.#dbpath = dbpath;
    this.#mongod = mongod;
  }

  static async start(dbpath: string): Promise<RestartableMongod> {
    await mkdir(dbpath);
    return new RestartableMongod(dbpath, await startMongod({ dbpath }));
  }

  get port(): number {
    return this.#mongod.port;
  }

  async kill(): Promise<void> {
    if (!this.#isUp) return;
    this.#isUp = false;
    await this.#mongod.kill();
  }

  async start(): Promise<void> {
    this.#mongod = await startMongod({ dbpath: this.#dbpath, port: this.port });
    this.#isUp = true;
  }
}

/** Prepares a node with its own cables to the servers. The cables are added to `cables`. */
async function makePlace(
  folder: string,
  mark: string,
  servers: { readonly databaseUrl: string; readonly mongodPort: number | null },
  cables: Cable[],
): Promise<Place> {
  async function lay(port: number): Promise<Cable> {
    const cable = await layCable(port);
    cables.push(cable);
    return cable;
  }
  const databaseUrl = new URL(servers.databaseUrl);
  const toPostgres = await lay(Number(databaseUrl.port));
  const toMongodb = servers.mongodPort === null ? null : await lay(servers.mongodPort);
  await mkdir(folder);
  databaseUrl.port = String(toPostgres.port);
  const mongodbUrl = toMongodb && `mongodb://127.0.0.1:${toMongodb.port}/polychron`;
  const node = await prepareNode({ folder, mark, databaseUrl: databaseUrl.href, mongodbUrl });
  return { node, toPostgres, toMongodb };
}

async function allReady(places: readonly Place[], signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- asked until all are
    const ready = await Promise.all(places.map(({ node }) => node.isReady()));
    if (ready.every(Boolean)) return;
    if (performance.now() > deadline) {
      const n = ready.indexOf(false);
      throw new Error(`node ${n} is not ready after 120 s; it printed:\n${places[n]?.node.output.slice(-4_000)}`);
    }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await sleep(100, undefined, { signal });
  }
}
