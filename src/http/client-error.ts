import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../domain/model/id.ts';
import type { Rest } from '../systems/index.ts';
import { problemBody } from './problem.ts';

interface ClientError extends Error {
  readonly code?: string;
  /** The last bytes from the connection. They begin with the request, unless the request came in pieces. */
  readonly rawPacket?: unknown;
}

const tooLong = { status: 431, code: 'HEADERS_TOO_LARGE', why: 'the address and the headers are longer than 16 KiB' };
const tooSlow = { status: 408, code: 'REQUEST_TIMEOUT', why: 'the request took too long to arrive' };
const broken = {
  status: 400,
  code: 'BAD_REQUEST',
  why: 'this is not a valid HTTP request; in addresses, write %F0 for a byte such as F0',
};

/**
 * Answers requests that Node cannot parse and that therefore reach no route. The answer has the form of the dialect
 * that serves the address if the dialect is known; else it has our own form.
 */
export function answerClientError(error: ClientError, socket: Socket, rest: Rest | null): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, why } =
    error.code === 'HPE_HEADER_OVERFLOW' ? tooLong : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? tooSlow : broken;
  const packet = Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1') : '';
  const [, method = '', target] = /^([A-Z]+) (\S+)/.exec(packet) ?? [];
  const answer = (target === undefined ? null : rest?.refuseBroken(why, method, target)) ?? {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify(problemBody(code, why, newId())),
  };
  const { headers, text } = answer;
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' });
  const head = [`HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`].concat(
    lines.map(([name, value]) => `${name}: ${value}`),
  );
  socket.end(`${head.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : text}`);
  socket.destroySoon();
}
