import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from './node.ts';

interface Member {
  readonly url: string;
  readonly port: number;
}

/** Passes connections in turn to the members that are ready at /readyz. It passes bytes and does not read HTTP. */
export interface Balancer {
  readonly url: string;
  readonly socketUrl: string;
  /** Adds the member, and waits until it gets connections. */
  add(member: Member): Promise<void>;
  remove(member: Member): void;
  close(): Promise<void>;
}

const lookEveryMs = 100;
const patienceMs = 2_000;

export async function makeBalancer(): Promise<Balancer> {
  const ready = new Map<Member, boolean>();
  const sockets = new Set<Socket>();
  const over = new AbortController();
  let turn = 0;

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  }

  function hand(client: Socket, members: readonly Member[]): void {
    const [first, ...others] = members;
    if (first === undefined) return void client.destroy();
    const upstream = connect(first.port, '127.0.0.1');
    keep(upstream);
    const next = (): void => hand(client, others);
    upstream.once('error', next);
    upstream.once('connect', () => {
      upstream.off('error', next);
      client.pipe(upstream).pipe(client);
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroySoon());
    });
  }

  const server = createServer((client) => {
    keep(client);
    const members = [...ready].filter(([, isReady]) => isReady).map(([member]) => member);
    const at = turn++ % Math.max(members.length, 1);
    hand(client, [...members.slice(at), ...members.slice(0, at)]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  async function look(member: Member): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs);
    const status = await fetch(`${member.url}/readyz`, { signal }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (ready.has(member)) ready.set(member, status === 200);
  }

  async function follow(): Promise<void> {
    while (!over.signal.aborted) {
      await Promise.all([...ready.keys()].map(look));
      await sleep(lookEveryMs, null, { signal: over.signal }).catch(() => undefined);
    }
  }
  const following = follow();

  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}/graphql`,
    async add(member) {
      ready.set(member, false);
      await until(async () => ready.get(member) === true, 'the balancer to see that the node is ready');
    },
    remove: (member) => void ready.delete(member),
    async close() {
      over.abort();
      await following;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
