import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { handleProtocols, makeServer, type ServerOptions as ProtocolOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { largestBody } from '../admission/incoming.ts';
import { isTooDeep } from '../admission/nesting.ts';

/** The state of one WebSocket. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** True once its client has been identified. From then on its messages may be large. */
  acknowledged: boolean;
  /** Large messages that are already serialized, by the text that the protocol makes for their stand-ins. */
  readonly written: Map<string, WrittenMessage>;
}

export interface WrittenMessage {
  readonly body: Buffer;
  /** Called when the last byte has been sent, or when the connection has closed. */
  readonly done: () => void;
}

export interface SocketServerParts<Extra extends SocketExtra> {
  readonly protocol: ProtocolOptions<Readonly<Record<string, unknown>>, Extra>;
  readonly logger: Logger;
  readonly makeExtra: (socket: WebSocket, request: IncomingMessage) => Extra;
}

export interface SocketServer {
  accept(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Says "going away" to all and waits until they have gone, at most for `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

/** The largest message before `connection_ack`: it carries a token and nothing else. */
const largestGreeting = 4 * 1024;
/** All bytes that a client may send before `connection_ack`, with pings and the headers of frames. */
const mostOfStranger = 2 * largestGreeting;
const pingEveryMs = 12_000;
/** Leaves time for the last frames to reach a client whose connection is ended. */
const farewellMs = 1_000;
/** How long a client may take to confirm a close. */
const closeMs = 5_000;

/**
 * Speaks the protocol graphql-transport-ws over WebSockets, and refuses messages that are too large or nested too deep.
 */
export function makeSocketServer<Extra extends SocketExtra>(parts: SocketServerParts<Extra>): SocketServer {
  const { logger, makeExtra } = parts;
  const protocol = makeServer(parts.protocol);
  // The types of the library do not know closeTimeout yet.
  const options: ServerOptions & { readonly closeTimeout: number } = {
    noServer: true,
    maxPayload: largestBody,
    perMessageDeflate: false,
    closeTimeout: closeMs,
    handleProtocols,
  };
  const listener = new WebSocketServer(options);

  function open(socket: WebSocket, request: IncomingMessage, stream: Duplex, early: number): void {
    const extra = makeExtra(socket, request);
    socket.on('error', (error) => logger.debug({ err: error }, 'a WebSocket broke'));
    boundStranger(extra, stream, early);
    const stopPinging = keepPinging(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(extra, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data) => void receive(extra, data as Buffer, handle)),
      },
      extra,
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      closed(code, String(reason)).catch((error: unknown) => fail(extra, error));
    });
  }

  async function receive(extra: Extra, data: Buffer, handle: (text: string) => Promise<void>): Promise<void> {
    const { socket } = extra;
    if (socket.readyState !== socket.OPEN) return;
    if (!extra.acknowledged && data.length > largestGreeting) return throwOut(socket, 1009, tooLarge);
    if (isTooDeep(data)) return throwOut(socket, 4400, 'The message is nested too deep');
    await handle(String(data)).catch((error: unknown) => fail(extra, error));
  }

  function fail({ socket }: Extra, error: unknown): void {
    logger.error({ err: error }, 'a message on a WebSocket could not be handled');
    socket.close(4500, 'Internal server error');
  }

  return {
    accept(request, stream, head) {
      listener.handleUpgrade(request, stream, head, (socket) => open(socket, request, stream, head.length));
    },
    async close(patienceMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const client of listener.clients) client.close(1001, 'Going away');
      const impatient = setTimeout(() => listener.clients.forEach((client) => client.terminate()), patienceMs);
      listener.close(() => resolve());
      await promise;
      clearTimeout(impatient);
    },
  };
}

const tooLarge = `Before connection_ack a message may have ${largestGreeting} bytes`;

/** The library keeps a frame until it is complete, so bytes are counted as they arrive. */
function boundStranger(extra: SocketExtra, stream: Duplex, early: number): void {
  let received = early;
  const count = (chunk: Buffer): void => {
    received += chunk.length;
    if (extra.acknowledged) stream.off('data', count);
    else if (received > mostOfStranger) throwOut(extra.socket, 1009, tooLarge);
  };
  stream.on('data', count);
}

/** Closes the socket and stops reading, so that a client that keeps sending uses no memory. */
function throwOut(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  socket.pause();
  const over = setTimeout(() => socket.terminate(), farewellMs);
  socket.once('close', () => clearTimeout(over));
}

/** Ends a connection whose client has not answered a ping before the next one is due. */
function keepPinging(socket: WebSocket): () => void {
  let answered = true;
  const pinging = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', () => (answered = true));
  return () => clearInterval(pinging);
}

async function send({ socket, written }: SocketExtra, text: string): Promise<void> {
  const large = written.get(text);
  written.delete(text);
  try {
    if (socket.readyState !== socket.OPEN) return;
    await new Promise<void>((resolve, reject) => {
      socket.send(large?.body ?? text, { binary: false }, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    large?.done();
  }
}
