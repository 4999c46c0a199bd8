import type { Check, Health } from '../http/probes.ts';
import type { Link } from './link.ts';

/** What each process of a node says of itself. */
export interface OwnHealth {
  readonly database: Check;
  readonly alarm: Check;
  readonly node: Check;
  /** Whether this program knows the database's schema. */
  readonly schema: Check;
  /** Of an engine: whether it has done its work in the last seconds. */
  readonly work?: Check;
}

const patienceMs = 3_000;
const away = 'the engine process does not answer';

/** Null = all is well. Without `forStrangers`, only operators read the message. */
export function checkOf(message: string | null, forStrangers?: string): Check {
  return { ok: message === null, message, ...(message !== null && forStrangers && { forStrangers }) };
}

/** Of a message that names no host, port or user. */
export function openCheckOf(message: string | null): Check {
  return checkOf(message, message ?? undefined);
}

/** What the engine says; or why it says nothing. */
export async function askEngine(link: Link): Promise<OwnHealth | string> {
  try {
    return (await link.ask('health', patienceMs)) as OwnHealth;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The health of the whole node. `api` is null on a node that only works, `engine` on one that only serves. */
export function healthOf(api: OwnHealth | null, engine: OwnHealth | string | null): Health {
  const silent = openCheckOf('unknown while the engine process does not answer');
  const heard =
    typeof engine === 'string'
      ? { database: checkOf(null), alarm: silent, node: silent, schema: checkOf(null) }
      : engine;
  const both = (name: 'database' | 'alarm' | 'node' | 'schema'): Check => {
    const checks = [api?.[name], heard?.[name]].filter((check) => check !== undefined);
    return checks.find(({ ok }) => !ok) ?? checks[0] ?? silent;
  };
  const checks = {
    database: both('database'),
    alarm: both('alarm'),
    node: both('node'),
    schema: both('schema'),
    ...(heard?.work && { work: heard.work }),
    ...(engine === null
      ? {}
      : { engine: typeof engine === 'string' ? checkOf(`${away}: ${engine}`, away) : checkOf(null) }),
  };
  return { ready: Object.values(checks).every(({ ok }) => ok), checks };
}
