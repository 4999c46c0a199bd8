import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { handleProtocols, makeServer, type ServerOptions as ProtocolOptions } from 'graphql-ws';
import type { Logger } from 'pino';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

import { largestBody } from '../admission/incoming.ts';
import { isTooDeep } from '../admission/nesting.ts';

/** What is known of one WebSocket. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Set once its client may ask: from then on its messages may be large. */
  acknowledged: boolean;
  /** Messages that are so large that they have been written already, by the text that the protocol makes for their stand-ins. */
  readonly written: Map<string, WrittenMessage>;
}

export interface WrittenMessage {
  readonly body: Buffer;
  /** Called when its last byte has been taken, or when nobody is left to take it. */
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

/** Of a stranger, who has a token to tell and nothing else. */
const largestGreeting = 4 * 1024;
/** All that a stranger may send, pings and the frames around his greeting with it. */
const mostOfStranger = 2 * largestGreeting;
const pingEveryMs = 12_000;
/** For the last frames to reach a client that is thrown out. */
const farewellMs = 1_000;
/** For a client to answer that it has heard of the end. */
const closeMs = 5_000;

/** Brings WebSockets to the protocol graphql-transport-ws, and nothing large or deep with them. */
export function makeSocketServer<Extra extends SocketExtra>(parts: SocketServerParts<Extra>): SocketServer {
  const { logger, makeExtra } = parts;
  const protocol = makeServer(parts.protocol);
  // Its types do not know closeTimeout yet.
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

/** A frame is kept until its end has come, so the bytes are counted as they arrive. */
function boundStranger(extra: SocketExtra, stream: Duplex, early: number): void {
  let received = early;
  const count = (chunk: Buffer): void => {
    received += chunk.length;
    if (extra.acknowledged) stream.off('data', count);
    else if (received > mostOfStranger) throwOut(extra.socket, 1009, tooLarge);
  };
  stream.on('data', count);
}

/** Closes and reads no more: a client that goes on sending gets none of it into our memory. */
function throwOut(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.close(code, reason);
  socket.pause();
  const over = setTimeout(() => socket.terminate(), farewellMs);
  socket.once('close', () => clearTimeout(over));
}

/** Ends a connection whose client does not answer a ping before the next is due. */
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
