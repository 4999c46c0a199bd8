/** Plans which faults come when. The same options always give the same plan. */

export const faultKinds = [
  'kill node',
  'terminate node',
  'kill engine',
  'kill api',
  'freeze engine',
  'freeze api',
  'freeze node',
  'clock jump',
  'pinned reader',
  'cut from postgres',
  'stalled link to postgres',
  'cut from mongodb',
  'stalled link to mongodb',
  'mongodb down',
  'postgres restart fast',
  'postgres restart immediate',
  'backends killed',
  'connections exhausted',
  'foreign idle transaction',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Store = 'mongodb' | 'postgresql';

export interface Fault {
  readonly kind: FaultKind;
  /** Milliseconds after the first instant. */
  readonly atMs: number;
  /** How long the fault lasts. */
  readonly lastsMs: number;
  /** The node that the fault hits; null when it hits a server. */
  readonly node: number | null;
  /** How far the clock jumps; 0 for all other kinds. */
  readonly jumpMs: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly nodes: number;
  readonly store: Store;
}

/** The longest durations in seconds. Leases last five seconds, so there are shorter and longer faults. */
const longestS: Readonly<Record<FaultKind, number>> = {
  'kill node': 6,
  'terminate node': 6,
  'kill engine': 0,
  'kill api': 0,
  'freeze engine': 9,
  'freeze api': 9,
  'freeze node': 9,
  'clock jump': 8,
  'pinned reader': 10,
  'cut from postgres': 7,
  'stalled link to postgres': 9,
  'cut from mongodb': 7,
  'stalled link to mongodb': 9,
  'mongodb down': 8,
  'postgres restart fast': 3,
  'postgres restart immediate': 3,
  'backends killed': 0,
  'connections exhausted': 6,
  'foreign idle transaction': 10,
};

const ofServers = new Set<FaultKind>([
  'mongodb down',
  'postgres restart fast',
  'postgres restart immediate',
  'backends killed',
  'connections exhausted',
  'foreign idle transaction',
]);

/** Faults in the order of their times. Two faults never hit the same node, or the servers, at once. Others may overlap. */
export function planFaults({ seed, seconds, nodes, store }: PlanOptions): readonly Fault[] {
  const random = makeRandom(seed);
  const kinds = faultKinds.filter((kind) => store === 'mongodb' || !kind.includes('mongodb'));
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  /** The end of the last fault at each place. The last place stands for the servers. */
  const busyUntil = Array.from({ length: nodes + 1 }, () => 0);
  const faults: Fault[] = [];
  let deck: FaultKind[] = [];
  for (let atMs = 1_500; atMs < (seconds - 1) * 1_000; atMs += 300 + Math.floor(random() * 2_700)) {
    // Each kind comes once before any kind comes again.
    if (deck.length === 0) deck = shuffled(kinds, random);
    const kind = deck[deck.length - 1]!;
    const free = (ofServers.has(kind) ? [nodes] : Array.from({ length: nodes }, (_, n) => n)).filter(
      (place) => busyUntil[place]! <= atMs,
    );
    if (free.length === 0) continue;
    deck.pop();
    const place = pick(free);
    const lastsMs = Math.floor((0.15 + 0.85 * random()) * longestS[kind] * 1_000);
    // Leaves time to start up before the next fault.
    busyUntil[place] = atMs + lastsMs + 1_500;
    const jumpMs = kind === 'clock jump' ? Math.floor((random() * 2 - 1) * 3_600_000) : 0;
    faults.push({ kind, atMs, lastsMs, node: place === nodes ? null : place, jumpMs });
  }
  return faults;
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const deck = [...items];
  for (let n = deck.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [deck[n], deck[other]] = [deck[other]!, deck[n]!];
  }
  return deck;
}

/** Mulberry32: numbers from 0 to below 1, the same for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
