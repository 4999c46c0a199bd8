import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Logger } from 'pino';

import { hostKey, type Trust } from '../admission/client-address.ts';
import { makeSampler } from '../admission/sampler.ts';
import { makeSeats } from '../admission/seats.ts';

export interface ConnectionLimits {
  readonly all: number;
  /** From one address that is not a trusted proxy's. */
  readonly perAddress: number;
  /** Whether it holds for this machine's own addresses too, where proxies and tunnels end. */
  readonly countsOwn: boolean;
}

export const connectionLimits: ConnectionLimits = { all: 20_000, perAddress: 2_000, countsOwn: false };

/** Of Node's server, in milliseconds: a client that sends nothing, or drop by drop, is cut off. */
export interface Timeouts {
  /** For the head of a request, from the opening of the connection on. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  readonly connectionsCheckingInterval: number;
}

export const timeouts: Timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 2_000,
};

/** Drops connections beyond the limits, and says so in the log once a second. */
export function limitConnections(
  server: Server,
  { limits, trust, logger }: { readonly limits: ConnectionLimits; readonly trust: Trust; readonly logger: Logger },
): void {
  const sample = makeSampler();
  const seats = makeSeats({ all: Infinity, each: limits.perAddress });

  function drop(address: string, limit: number, whose: string): void {
    const skipped = sample(whose);
    if (skipped !== null) logger.warn({ address, limit, skipped }, `a connection was dropped: too many ${whose}`);
  }

  server.maxConnections = limits.all;
  server.on('drop', (dropped) => drop(dropped?.remoteAddress ?? '', limits.all, 'in all'));
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (trust(address, 0) || (!limits.countsOwn && isOwn(address))) return;
    const leave = seats.take(hostKey(address));
    if (leave) {
      socket.once('close', leave);
      return;
    }
    drop(address, limits.perAddress, 'from one address');
    socket.destroy();
  });
}

function isOwn(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./i.test(address);
}
