import pg from 'pg';
import { WebSocket } from 'ws';
import { type Part, token } from './node.ts';
import type { Fault, FaultKind } from './plan.ts';
import type { Place, Scene } from './scene.ts';

/** Ends the fault. */
type Mend = () => Promise<void>;
type Break = (scene: Scene, fault: Fault) => Promise<Mend>;

const nothing: Mend = async () => undefined;

/** What each kind of fault does. Each returns a function that ends the fault. */
const breaks: Readonly<Record<FaultKind, Break>> = {
  'kill node': (scene, fault) => endNode(placeOf(scene, fault), 'SIGKILL'),
  'terminate node': (scene, fault) => endNode(placeOf(scene, fault), 'SIGTERM'),
  'kill engine': (scene, fault) => killPart(placeOf(scene, fault), 'engine'),
  'kill api': (scene, fault) => killPart(placeOf(scene, fault), 'api'),
  'freeze engine': (scene, fault) => freeze(placeOf(scene, fault), ['engine']),
  'freeze api': (scene, fault) => freeze(placeOf(scene, fault), ['api']),
  'freeze node': (scene, fault) => freeze(placeOf(scene, fault), ['supervisor', 'engine', 'api']),
  'clock jump': async (scene, fault) => {
    const { node } = placeOf(scene, fault);
    await node.jump(fault.jumpMs);
    return () => node.jump(0);
  },
  'pinned reader': async (scene, fault) => pinReader(placeOf(scene, fault)),
  'cut from postgres': async (scene, fault) => cut(placeOf(scene, fault).toPostgres),
  'stalled link to postgres': async (scene, fault) => stall(placeOf(scene, fault).toPostgres),
  'cut from mongodb': async (scene, fault) => cut(placeOf(scene, fault).toMongodb),
  'stalled link to mongodb': async (scene, fault) => stall(placeOf(scene, fault).toMongodb),
  'mongodb down': async (scene) => {
    await scene.killMongod();
    return () => scene.startMongod();
  },
  'postgres restart fast': async (scene) => {
    await scene.postgres.stop('fast');
    return () => scene.postgres.start();
  },
  'postgres restart immediate': async (scene) => {
    await scene.postgres.stop('immediate');
    return () => scene.postgres.start();
  },
  'backends killed': async (scene) => {
    const client = await stranger(scene);
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()');
    await client.end();
    return nothing;
  },
  'connections exhausted': async (scene) => {
    const taken: pg.Client[] = [];
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other until it is refused
      const client = await stranger(scene).catch(() => null);
      if (client === null) break;
      taken.push(client);
    }
    return async () => void (await Promise.all(taken.map((client) => client.end().catch(() => undefined))));
  },
  'foreign idle transaction': async (scene) => {
    const client = await stranger(scene);
    // It has a transaction id, so it delays everything that waits for older transactions.
    await client.query('begin; select pg_current_xact_id()');
    return () => client.end().catch(() => undefined);
  },
};

export function inflict(scene: Scene, fault: Fault): Promise<Mend> {
  return breaks[fault.kind](scene, fault);
}

function placeOf(scene: Scene, { node }: Fault): Place {
  const place = scene.places[node ?? -1];
  if (!place) throw new Error(`there is no node ${node}`);
  return place;
}

async function endNode({ node }: Place, signal: 'SIGKILL' | 'SIGTERM'): Promise<Mend> {
  const ended = node.end(signal);
  return async () => {
    await ended;
    node.start();
  };
}

/** Kills one process of a node; the supervisor starts it again. */
async function killPart({ node }: Place, part: Part): Promise<Mend> {
  await node.signal(part, 'SIGKILL');
  return nothing;
}

async function freeze({ node }: Place, parts: readonly Part[]): Promise<Mend> {
  await Promise.all(parts.map((part) => node.signal(part, 'SIGSTOP')));
  return async () => void (await Promise.all(parts.map((part) => node.signal(part, 'SIGCONT'))));
}

function cut(cable: Place['toMongodb']): Mend {
  cable?.cut();
  return async () => cable?.mend();
}

function stall(cable: Place['toMongodb']): Mend {
  cable?.stall();
  return async () => cable?.mend();
}

/** A client that subscribes to all runs and never reads. */
async function pinReader({ node }: Place): Promise<Mend> {
  const socket = new WebSocket(`${node.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  socket.once('open', () =>
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
  );
  socket.once('message', () => {
    const query = 'subscription { runEvents { cursor run { id state } } }';
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }), () => socket.pause());
  });
  return async () => socket.terminate();
}

async function stranger({ postgres }: Scene): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'a stranger' });
  // A restart of the server ends the connection with an error.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
