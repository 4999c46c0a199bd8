import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy between one node and one server, where the network can fail. */
export interface Cable {
  readonly port: number;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  /** Lets nothing through and closes nothing, as when all packets are lost. */
  stall(): void;
  /** Works again. Stalled connections are broken, as after many lost packets. */
  mend(): void;
  close(): Promise<void>;
}

export async function layCable(serverPort: number): Promise<Cable> {
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'stalled' = 'whole';

  function accept(client: Socket): void {
    hold(client);
    if (state === 'cut') client.resetAndDestroy();
    if (state !== 'whole') return void client.pause();
    const upstream = connect(serverPort, '127.0.0.1');
    hold(upstream);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.once('close', () => other.destroy());
      // Not by pipe(), which would resume a stalled socket.
      socket.on('data', (data) => {
        if (!other.write(data)) socket.pause();
      });
      other.on('drain', () => state === 'whole' && socket.resume());
      socket.once('end', () => other.end());
    }
  }

  function hold(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  }

  function breakAll(): void {
    for (const socket of sockets) socket.destroy();
  }

  const server: Server = createServer(accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      breakAll();
    },
    stall() {
      state = 'stalled';
      for (const socket of sockets) socket.pause();
    },
    mend() {
      state = 'whole';
      breakAll();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
    },
  };
}
