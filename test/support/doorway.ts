import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** An address in front of a server. While it is closed, the server cannot be reached through it. */
export interface Doorway {
  /** The given URL with this address. */
  readonly url: string;
  open(): Promise<void>;
  /** From now on it leads to the server of this URL. */
  leadTo(serverUrl: string): void;
  /** Breaks every connection through it. */
  close(): Promise<void>;
}

export async function makeDoorway(serverUrl: string): Promise<Doorway> {
  let target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let server: Server | undefined;

  function accept(client: Socket): void {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }

  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');

  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    leadTo: (other) => void (target = new URL(other)),
    async open() {
      server = createServer(accept).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    async close() {
      const closing = server;
      server = undefined;
      if (closing === undefined) return;
      const closed = once(closing, 'close');
      closing.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
