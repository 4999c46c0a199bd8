import type { Check, Health, NodeHealth } from '../http/probes.ts';
import type { Link } from './link.ts';

/** What each process of a node reports about itself. */
export interface OwnHealth {
  readonly database: Check;
  readonly alarm: Check;
  readonly node: Check;
  /** Whether this program knows the database's schema. */
  readonly schema: Check;
  /** Whether the database has stored a change in the last seconds. An engine has `lease` instead. */
  readonly writes?: Check;
  /** Only of an engine: whether the node holds its lease. */
  readonly lease?: Check;
  /** Only of an engine: whether it has done its work in the last seconds. */
  readonly work?: Check;
}

type Checks = Readonly<Record<string, Check>>;

const patienceMs = 3_000;
const away = 'the engine process does not answer';

/** A null message means that all is well. Without `forStrangers`, only operators can read the message. */
export function checkOf(message: string | null, forStrangers?: string): Check {
  return { ok: message === null, message, ...(message !== null && forStrangers && { forStrangers }) };
}

/** A check whose message everybody may read, because it names no host, port or user. */
export function openCheckOf(message: string | null): Check {
  return checkOf(message, message ?? undefined);
}

/** The health of the engine, or why it does not answer. */
export async function askEngine(link: Link): Promise<OwnHealth | string> {
  try {
    return (await link.ask('health', patienceMs)) as OwnHealth;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The health of the whole node. `api` is null on a node of role `worker`, `engine` on one of role `api`. */
export function healthOf(api: OwnHealth | null, engine: OwnHealth | string | null): NodeHealth {
  const ofEngine = engine === null ? null : checksOfEngine(engine);
  return {
    ...summed(merge(api ?? {}, ofEngine ?? {})),
    parts: { ...(api && { api: summed({ ...api }) }), ...(ofEngine && { engine: summed(ofEngine) }) },
  };
}

function checksOfEngine(engine: OwnHealth | string): Checks {
  if (typeof engine !== 'string') return { ...engine, engine: checkOf(null) };
  const unknown = openCheckOf('unknown while the engine process does not answer');
  return { alarm: unknown, node: unknown, engine: checkOf(`${away}: ${engine}`, away) };
}

/** When both processes report a check, a failed one counts. */
function merge(api: OwnHealth | Checks, engine: Checks): Checks {
  const merged: Record<string, Check> = { ...api };
  for (const [name, check] of Object.entries(engine)) if (merged[name]?.ok !== false) merged[name] = check;
  return merged;
}

/** Without the alarm's store the reconciler plans, and runs still come on time. So the node stays ready. */
function summed(checks: Checks): Health {
  return {
    ready: Object.entries(checks).every(([name, { ok }]) => ok || name === 'alarm'),
    degraded: checks['alarm']?.ok === false,
    checks,
  };
}
