import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { request } from 'node:http';
import { WebSocket } from 'ws';
import type { Scene } from './scene.ts';

/**
 * Calls `work` `count` times, `atOnce` calls at a time. Errors are ignored, because hostile calls may fail in any way.
 */
export async function flood(count: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) await work(n).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, one));
}

/** Calls `work` repeatedly for `seconds`, `atOnce` calls at a time, and ignores errors. */
export async function during(seconds: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  let next = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < end) await work(next++).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends one request on its own connection; answers the status, or 0 when the connection broke. */
export function send(url: string, { method = 'POST', headers = {}, body }: Sent): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(url, { method, headers: { connection: 'close', ...headers }, agent: false }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode ?? 0));
    });
    sent.once('error', () => resolve(0));
    sent.setTimeout(60_000, () => sent.destroy());
    sent.end(body);
  });
}

export const json = { 'content-type': 'application/json' } as const;

export function bearer(secret: string): Readonly<Record<string, string>> {
  return { ...json, authorization: `Bearer ${secret}` };
}

/** A text that is nested as deep as it is long. */
export function nested(length: number): string {
  return '['.repeat(length);
}

/** Opens a WebSocket and sends the messages. Waits until it closes, or until all are sent and `linger` has settled. */
export async function speak(
  socketUrl: string,
  messages: readonly string[],
  linger: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  const socket = new WebSocket(socketUrl, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const opened = new Promise<void>((resolve) => socket.once('open', resolve));
  await Promise.race([closed, opened]);
  for (const message of messages) {
    if (socket.readyState !== WebSocket.OPEN) break;
    await new Promise<void>((resolve) => socket.send(message, () => resolve()));
  }
  await Promise.race([closed, linger]);
  socket.terminate();
}

/** Opens a connection that sends these bytes and nothing more. */
export async function hang(port: number, bytes: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  socket.write(bytes);
  return socket;
}

/** Opens a WebSocket that subscribes and then stops reading. */
export async function openDeafSocket(socketUrl: string, secret: string, payloads: readonly object[]) {
  const socket = new WebSocket(socketUrl, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await Promise.race([once(socket, 'open'), closed]);
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }));
  await Promise.race([once(socket, 'message'), closed]);
  socket.pause();
  payloads.forEach((payload, n) => socket.send(JSON.stringify({ id: `${n}`, type: 'subscribe', payload })));
  return socket;
}

export interface WildServer {
  readonly url: string;
  stop(): void;
}

/** A server that accepts every connection, ignores the input, and answers with any text. */
export async function startWildServer(answer: (socket: Socket, url: string) => void): Promise<WildServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
    answer(socket, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A server that never answers. */
export const startSilentServer = (): Promise<WildServer> => startWildServer(() => undefined);

/** Writes the same text repeatedly, as fast as the other side reads. */
export function pour(socket: Socket, text: string): void {
  const chunk = Buffer.from(text.repeat(Math.max(1, Math.floor(65_536 / text.length))));
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

/** Sends one GraphQL request of tenant beta and ignores its answer. */
export function ask(
  { service, beta }: Scene,
  scope: 'READ' | 'EXECUTE' | 'WRITE',
  query: string,
  variables: object = {},
) {
  return service.ask(query, variables, beta.tokens[scope].secret);
}

/** Settles after this many of alpha's seconds: the length of a case that does not end by itself. */
export async function seconds(count: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, count * 1_000));
}
