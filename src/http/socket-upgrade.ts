import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import { hostKey } from '../admission/client-address.ts';
import { makeSeats } from '../admission/seats.ts';
import { graphqlPath } from './graphql-route.ts';

/** The status with which an upgrade is refused; null = it is allowed. */
export function upgradeRefusal(request: IncomingMessage, publicUrl: string | null): number | null {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== graphqlPath) return 404;
  const { origin, host } = request.headers;
  // Programs send no Origin. Browsers always do, and pages of other sites are refused.
  if (origin === undefined) return null;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  const home = publicUrl === null ? null : new URL(publicUrl);
  return from !== null && (from.host === host || from.origin === home?.origin) ? null : 403;
}

export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => {});
  const again = status === 429 ? 'Retry-After: 1\r\n' : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${again}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Connections without a free place wait in line, unread: after a restart all clients connect at once. */
const mostWaiting = 20_000;

/** The places of connections whose clients have not been identified, and the line of those that wait for a place. */
export interface UnidentifiedPlaces {
  /** False: no place became free in time, or the client has gone, or the server closes. Then the socket is refused. */
  take(request: IncomingMessage, socket: Duplex): Promise<boolean>;
  /** Gives the place back before the connection closes, because its client has been identified. */
  giveBack(request: IncomingMessage): void;
}

export interface PlaceLimits {
  readonly all: number;
  readonly perAddress: number;
  readonly patienceMs: number;
}

export function makeUnidentifiedPlaces(
  { all, perAddress, patienceMs }: PlaceLimits,
  addressOf: (request: IncomingMessage) => string,
  isClosing: () => boolean,
): UnidentifiedPlaces {
  const seats = makeSeats({ all, each: perAddress, waiting: mostWaiting });
  const leaving = new WeakMap<IncomingMessage, () => void>();
  return {
    async take(request, socket) {
      const gone = new AbortController();
      const leaveLine = (): void => gone.abort();
      // While the connection waits, nothing else listens to it.
      socket.on('error', leaveLine).once('close', leaveLine);
      const patience = setTimeout(leaveLine, patienceMs);
      const leave = await seats.wait(hostKey(addressOf(request)), gone.signal);
      clearTimeout(patience);
      socket.off('error', leaveLine).off('close', leaveLine);
      if (leave && !socket.destroyed && !isClosing()) {
        socket.once('close', leave);
        leaving.set(request, leave);
        return true;
      }
      leave?.();
      if (!socket.destroyed) refuseUpgrade(socket, isClosing() ? 503 : 429);
      return false;
    },
    giveBack: (request) => leaving.get(request)?.(),
  };
}
