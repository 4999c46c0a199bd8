import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { TemporaryError } from '../domain/model/errors.ts';

const mebibyte = 1_048_576;

/** Bytes of bodies and messages that are on their way or being answered, at most. */
export const incomingLimits = {
  /** Of one token. */
  token: 64 * mebibyte,
  /** Of all that this process takes in. */
  node: 256 * mebibyte,
} as const;

/** The largest body, and the largest message of a WebSocket. */
export const largestBody = mebibyte;

/** Too many bytes are on their way at once; some of them will soon have come. */
export class TooMuchComingError extends TemporaryError {
  /** As a request that was refused, and no more: it is the client's own doing. */
  override readonly isLogged = true;

  constructor() {
    const { token, node } = incomingLimits;
    const [each, all] = [token / mebibyte, node / mebibyte];
    super(`bodies and messages on their way may hold ${each} MiB for a token and ${all} MiB in all; try again`);
    this.name = 'TooMuchComingError';
  }
}

const ofTokens = new Map<string, number>();
let sum = 0;

/** What one request or connection holds. */
interface Held {
  /** False: the limit is reached, and what is held stays as it was. */
  set(bytes: number): boolean;
  end(): void;
}

function hold(token: string): Held {
  let held = 0;
  function set(bytes: number): boolean {
    const own = ofTokens.get(token) ?? 0;
    const more = bytes - held;
    if (more > 0 && (own + more > incomingLimits.token || sum + more > incomingLimits.node)) return false;
    sum += more;
    if (own + more > 0) ofTokens.set(token, own + more);
    else ofTokens.delete(token);
    held = bytes;
    return true;
  }
  return { set, end: () => void set(0) };
}

/** Counts the body of a request from before it is read until it is answered. Throws a TooMuchComingError. */
export function admitBody(request: IncomingMessage, response: ServerResponse, token: string): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  // One that does not say its length may become as long as any.
  const bytes = Math.min(encoding === undefined ? Number(length ?? 0) || 0 : largestBody, largestBody);
  if (bytes === 0) return;
  const held = hold(token);
  if (!held.set(bytes)) throw new TooMuchComingError();
  response.once('close', () => held.end());
}

/** Counts what a connection has sent of a message that is not whole yet. `crowded` is called when that is too much. */
export function watchMessages(
  connection: Duplex,
  messages: { on(event: 'message', heard: () => void): unknown },
  token: string,
  crowded: () => void,
): void {
  const held = hold(token);
  let pending = 0;
  connection.on('data', (bytes: Buffer) => {
    pending = Math.min(pending + bytes.length, largestBody);
    if (!held.set(pending)) crowded();
  });
  messages.on('message', () => {
    pending = 0;
    held.end();
  });
  connection.once('close', () => held.end());
}
