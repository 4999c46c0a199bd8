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

/** Servers and nodes of a campaign's own. */
export interface Scene {
  readonly places: readonly Place[];
  readonly postgres: Cluster;
  /** Where commands leave their lines. */
  readonly effects: string;
  killMongod(): Promise<void>;
  startMongod(): Promise<void>;
  /** Waits until all nodes are ready, or until the signal. */
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

  async function lay(port: number): Promise<Cable> {
    const cable = await layCable(port);
    cables.push(cable);
    return cable;
  }

  try {
    const clusters = await openClusters();
    stops.push(() => clusters.close());
    const postgres = await clusters.make();
    let mongod: Mongod | null = null;
    const dbpath = join(folder, 'mongodb');
    await mkdir(dbpath);
    if (store === 'mongodb') mongod = await startMongod({ dbpath });
    const mongodPort = mongod?.port;
    let isMongodUp = mongod !== null;
    stops.push(async () => {
      if (isMongodUp) await mongod?.kill();
    });

    const places = await Promise.all(
      Array.from({ length: nodes }, async (_, n): Promise<Place> => {
        const toPostgres = await lay(Number(new URL(postgres.url).port));
        const toMongodb = mongodPort === undefined ? null : await lay(mongodPort);
        const own = join(folder, `node-${n}`);
        await mkdir(own);
        const databaseUrl = new URL(postgres.url);
        databaseUrl.port = String(toPostgres.port);
        const mongodbUrl = toMongodb && `mongodb://127.0.0.1:${toMongodb.port}/polychron`;
        const node = await prepareNode({ folder: own, mark, databaseUrl: databaseUrl.href, mongodbUrl });
        return { node, toPostgres, toMongodb };
      }),
    );
    for (const { node } of places) node.start();
    return {
      places,
      postgres,
      effects: join(folder, 'effects'),
      async killMongod() {
        isMongodUp = false;
        await mongod?.kill();
      },
      async startMongod() {
        mongod = await startMongod({ dbpath, port: mongodPort! });
        isMongodUp = true;
      },
      ready: (signal) => allReady(places, signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
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
