import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Logger } from 'pino';

import { hostKey, type Trust } from '../admission/client-address.ts';
import { makeSampler } from '../admission/sampler.ts';
import { makeSeats } from '../admission/seats.ts';

export interface ConnectionLimits {
  readonly all: number;
  /** Connections from one address, unless it belongs to a trusted proxy. */
  readonly perAddress: number;
  /** Whether `perAddress` also limits this machine's own addresses, where proxies and tunnels end. */
  readonly countsOwn: boolean;
}

export const connectionLimits: ConnectionLimits = { all: 20_000, perAddress: 2_000, countsOwn: false };

/** Time limits of Node's server in milliseconds. They end connections of clients that send nothing, or too slowly. */
export interface Timeouts {
  /** For the headers of a request, counted from the opening of the connection. */
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

/** Drops connections beyond the limits and logs this once a second. */
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
