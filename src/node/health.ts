import type { Check, Health, NodeHealth } from '../http/probes.ts';
import type { Link } from './link.ts';

/** What each process of a node says of itself. */
export interface OwnHealth {
  readonly database: Check;
  readonly alarm: Check;
  readonly node: Check;
  /** Whether this program knows the database's schema. */
  readonly schema: Check;
  /** Whether the database has taken a change in the last seconds. An engine writes its lease all the time. */
  readonly writes?: Check;
  /** Of an engine: whether the node holds its lease. */
  readonly lease?: Check;
  /** Of an engine: whether it has done its work in the last seconds. */
  readonly work?: Check;
}

type Checks = Readonly<Record<string, Check>>;

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
export function healthOf(api: OwnHealth | null, engine: OwnHealth | string | null): NodeHealth {
  const ofEngine = engine === null ? null : checksOfEngine(engine);
  return {
    ...summed(together(api ?? {}, ofEngine ?? {})),
    parts: { ...(api && { api: summed({ ...api }) }), ...(ofEngine && { engine: summed(ofEngine) }) },
  };
}

function checksOfEngine(engine: OwnHealth | string): Checks {
  if (typeof engine !== 'string') return { ...engine, engine: checkOf(null) };
  const silent = openCheckOf('unknown while the engine process does not answer');
  return { alarm: silent, node: silent, engine: checkOf(`${away}: ${engine}`, away) };
}

/** Of what both say, the one that is not well counts. */
function together(api: OwnHealth | Checks, engine: Checks): Checks {
  const merged: Record<string, Check> = { ...api };
  for (const [name, check] of Object.entries(engine)) if (merged[name]?.ok !== false) merged[name] = check;
  return merged;
}

/** Without the alarm's store all comes on time as well: the reconciler plans, so no caller has to go elsewhere. */
function summed(checks: Checks): Health {
  return {
    ready: Object.entries(checks).every(([name, { ok }]) => ok || name === 'alarm'),
    degraded: checks['alarm']?.ok === false,
    checks,
  };
}
