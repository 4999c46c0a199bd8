import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { makeSampler } from '../admission/sampler.ts';
import type { Config } from '../config.ts';
import { type Lack, lackOf } from '../domain/model/failure.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';
import { readRoom } from '../persistence/room.ts';
import { makeSessionCheck } from '../persistence/session-check.ts';
import type { Refusal } from '../persistence/session-client.ts';

export interface DatabaseServerOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Called when the database refuses something for a lack, such as a full disk. */
  readonly onLack?: (lack: Lack) => void;
}

/** The options of every connection of this process to PostgreSQL. */
export function databaseServer(options: DatabaseServerOptions): ConnectionOptions {
  const { config, databaseUrl, logger, registry, onLack } = options;
  return {
    url: databaseUrl,
    mails: config.smtpUrl !== null,
    admit: makeSessionCheck(databaseUrl),
    onRefusal: makeRefusals(logger, registry, onLack),
  };
}

const refusalsLoggedEveryMs = 10_000;

/** Counts what the database refuses for a lack that an operator must correct. It warns of each kind every 10 s at most. */
export function makeRefusals(
  logger: Pick<Logger, 'warn'>,
  registry: Registry,
  onLack?: (lack: Lack) => void,
): (refusal: Refusal) => void {
  const counter = new Counter({
    name: 'polychron_database_refusals_total',
    help: 'Statements and connections that PostgreSQL has refused because the disk is full, it is read-only and the like, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  const sample = makeSampler(undefined, refusalsLoggedEveryMs);
  return ({ code, message }) => {
    const lack = lackOf(code);
    if (!lack) return;
    counter.inc({ reason: lack.name });
    onLack?.(lack);
    const skipped = sample(lack.name);
    if (skipped === null) return;
    logger.warn({ reason: lack.name, code, said: message, ...(skipped > 0 && { skipped }) }, lack.message);
  };
}

/** Warns when PostgreSQL has fewer connections for this node than the node may ask for. */
export async function checkRoom(
  pool: Parameters<typeof readRoom>[0],
  needed: number,
  logger: Pick<Logger, 'warn' | 'error'>,
): Promise<void> {
  const { granted, by, others } = await readRoom(pool);
  const details = { needed, granted, others };
  const remedy = `raise ${by}, or lower POLYCHRON_DATABASE_CONNECTIONS`;
  if (needed > granted) {
    logger.error(details, `this node may ask for ${needed} connections, but ${by} allows ${granted} in all: ${remedy}`);
  } else if (needed > granted - others) {
    logger.warn(
      details,
      `this node may ask for ${needed} connections, but ${by} leaves ${granted - others} beside the ${others} of others: ${remedy}`,
    );
  }
}
