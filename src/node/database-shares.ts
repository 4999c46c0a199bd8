/** How the connections of a node are divided among its pools. Each process has one more connection, which listens. */
export interface DatabaseShares {
  readonly api: { readonly reads: number; readonly engine: number; readonly alarm: number };
  readonly engine: { readonly plain: number; readonly engine: number; readonly alarm: number };
}

export const leastConnections = 16;
/** With this default, two nodes fit into PostgreSQL's own default of 100. */
export const usualConnections = 44;

interface Part {
  readonly least: number;
  readonly weight: number;
}

const parts = {
  'api.reads': { least: 4, weight: 20 },
  'api.engine': { least: 1, weight: 4 },
  'api.alarm': { least: 1, weight: 2 },
  'engine.plain': { least: 2, weight: 4 },
  'engine.engine': { least: 4, weight: 8 },
  'engine.alarm': { least: 1, weight: 4 },
} as const satisfies Record<string, Part>;
type Name = keyof typeof parts;

export interface SharesOptions {
  readonly role: 'api' | 'worker' | 'all';
  readonly alarmInPostgres: boolean;
}

/** The shares of the pools that this node has, together with its listeners, add up to `total`. The others are 0. */
export function sharesOf(total: number, { role, alarmInPostgres }: SharesOptions): DatabaseShares {
  const names = (Object.keys(parts) as Name[]).filter((name) => {
    if (name.endsWith('.alarm') && !alarmInPostgres) return false;
    return !(role === 'api' && name.startsWith('engine.')) && !(role === 'worker' && name.startsWith('api.'));
  });
  const listeners = role === 'all' ? 2 : 1;
  const share = new Map<Name, number>(names.map((name) => [name, parts[name].least]));
  let left = total - listeners - [...share.values()].reduce((sum, least) => sum + least, 0);
  // Each remaining connection goes to the part with the largest weight per connection.
  for (; left > 0; left--) {
    const most = names.reduce((best, name) => (lack(name, share) > lack(best, share) ? name : best));
    share.set(most, share.get(most)! + 1);
  }
  const of = (name: Name): number => share.get(name) ?? 0;
  return {
    api: { reads: of('api.reads'), engine: of('api.engine'), alarm: of('api.alarm') },
    engine: { plain: of('engine.plain'), engine: of('engine.engine'), alarm: of('engine.alarm') },
  };
}

function lack(name: Name, share: ReadonlyMap<Name, number>): number {
  return parts[name].weight / (share.get(name)! + 0.5);
}
