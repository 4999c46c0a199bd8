import { once } from 'node:events';
import { connect } from 'node:net';

/** A request as bytes, so that it may be one that no client library would send. */
export interface RawRequest {
  readonly method: string;
  /** The target in the first line, which may contain any bytes. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** The length that the headers state; by default the real one. */
  readonly length?: 'chunked' | number;
}

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const patienceMs = 20_000;

/** Sends one request on its own connection and reads the answer to its end. */
export async function exchange(port: number, request: RawRequest): Promise<RawReply> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses early closes while we still send; the answer counts anyway.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(patienceMs) });
  socket.write(bytesOf(request));
  await closed;
  return replyOf(Buffer.concat(chunks), request);
}

function bytesOf({ method, target, headers, body, length }: RawRequest): Buffer {
  const framing = framingOf(method, body, length);
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...framing, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`);
  if (!body) return head;
  if (length !== 'chunked') return Buffer.concat([head, body]);
  return Buffer.concat([head, Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}

function framingOf(method: string, body: Buffer | undefined, length: RawRequest['length']): Record<string, string> {
  if (length === 'chunked') return { 'transfer-encoding': 'chunked' };
  if (length === undefined && body === undefined && method === 'GET') return {};
  return { 'content-length': String(length ?? body?.length ?? 0) };
}

function replyOf(bytes: Buffer, { method, target }: RawRequest): RawReply {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`no answer to ${method} ${target.slice(0, 200)}: ${bytes.toString().slice(0, 200)}`);
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const rest = bytes.subarray(end + 4);
  const text = (headers['transfer-encoding'] === 'chunked' ? joined(rest) : rest).toString();
  return { status: Number(first.split(' ')[1]), headers, text };
}

function joined(chunked: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const line = chunked.indexOf('\r\n', at);
    const size = line < 0 ? 0 : Number.parseInt(chunked.subarray(at, line).toString('latin1'), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(chunked.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}
