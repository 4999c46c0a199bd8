/** Compares what has been done outside of the product with what the rules owe. Asks the product nothing. */

/** One line that a command has written. */
export interface Effect {
  readonly mark: 'start' | 'end';
  readonly rule: string;
  readonly runId: string;
  readonly instant: number;
  readonly attempt: number;
  /** By the machine's own clock. */
  readonly at: number;
}

export interface Rule {
  readonly name: string;
  readonly everyMs: number;
  /** The first instant. */
  readonly from: number;
  /** Before this one. */
  readonly until: number;
  /**
   * `allow`: every instant is owed. `buffer`: so it is, one run after the other. `skip`: an instant is not owed if a run of an
   * earlier one was still open at it.
   */
  readonly overlap: 'allow' | 'buffer' | 'skip';
}

/** A span in which a fault may have kept the product from noting an end. */
export interface Disturbance {
  readonly from: number;
  readonly until: number;
}

export interface Verdict {
  readonly rule: string;
  readonly planned: number;
  /** Instants with an attempt that came to its end. */
  readonly done: number;
  /** Instants that were rightly passed over. */
  readonly skipped: number;
  /** Owed instants without an attempt that came to its end. */
  readonly missed: readonly number[];
  /** Instants with more than one run, attempts that began twice, and instants that no rule has. */
  readonly duplicate: readonly number[];
  /** Instants whose run began while one that it may not overlap was at work. */
  readonly overlapping: readonly number[];
  readonly early: readonly number[];
  /** Further attempts of the same run: allowed, since the first may have been cut off. */
  readonly again: number;
  /** Of these, after an attempt that had come to its end, but not into the database. */
  readonly repeated: number;
  /** The latest first start. */
  readonly latestMs: number;
}

interface Attempt {
  readonly runId: string;
  readonly instant: number;
  readonly attempt: number;
  readonly starts: number[];
  end: number | null;
}

/** `settleMs`: how long after an end, or after a disturbance that it falls into, the product may take it for open. */
export function judge(
  rule: Rule,
  effects: readonly Effect[],
  disturbances: readonly Disturbance[],
  settleMs: number,
): Verdict {
  const attempts = attemptsOf(effects.filter((effect) => effect.rule === rule.name));
  const byInstant = Map.groupBy(attempts, ({ instant }) => instant);
  const owed = new Set<number>();
  for (let at = rule.from; at < rule.until; at += rule.everyMs) owed.add(at);

  const missed: number[] = [];
  const duplicate: number[] = [...byInstant.keys()].filter((at) => !owed.has(at));
  const early: number[] = [];
  let [done, skipped, again, repeated, latestMs] = [0, 0, 0, 0, 0];
  for (const at of owed) {
    const those = byInstant.get(at) ?? [];
    if (those.some(({ end }) => end !== null)) done += 1;
    else if (those.length === 0 && rule.overlap === 'skip' && wasOpen(at)) skipped += 1;
    else missed.push(at);
    const starts = those.flatMap((attempt) => attempt.starts);
    if (new Set(those.map(({ runId }) => runId)).size > 1 || those.some((attempt) => attempt.starts.length > 1))
      duplicate.push(at);
    if (starts.some((start) => start < at)) early.push(at);
    again += Math.max(0, those.length - 1);
    const first = Math.min(...those.flatMap(({ end, attempt }) => (end === null ? [] : [attempt])));
    repeated += those.filter(({ attempt }) => attempt > first).length;
    if (starts.length > 0) latestMs = Math.max(latestMs, Math.min(...starts) - at);
  }
  const overlapping = overlaps(attempts, rule.overlap === 'allow');
  return {
    rule: rule.name,
    planned: owed.size,
    done,
    skipped,
    missed,
    duplicate,
    overlapping,
    early,
    again,
    repeated,
    latestMs,
  };

  /** Whether a run of an earlier instant may still have been open when this one was decided. */
  function wasOpen(at: number): boolean {
    return [...byInstant].some(([instant, those]) => {
      if (instant >= at) return false;
      const end = Math.max(...those.flatMap(({ starts, end }) => [...starts, ...(end === null ? [] : [end])]));
      return notedBy(end) > at;
    });
  }

  function notedBy(end: number): number {
    const quiet = end + settleMs;
    const hit = disturbances.filter(({ from, until }) => from <= quiet && until >= end);
    return Math.max(quiet, ...hit.map(({ until }) => until + settleMs));
  }
}

function attemptsOf(effects: readonly Effect[]): readonly Attempt[] {
  const attempts = new Map<string, Attempt>();
  for (const { mark, runId, instant, attempt, at } of effects) {
    const key = `${runId} ${attempt}`;
    const known = attempts.get(key) ?? { runId, instant, attempt, starts: [], end: null };
    attempts.set(key, known);
    if (mark === 'start') known.starts.push(at);
    else known.end = at;
  }
  return [...attempts.values()];
}

/** Where runs may lie side by side, attempts of one run may not. What was cut off is at work for as long as nobody knows. */
function overlaps(attempts: readonly Attempt[], sameRunOnly: boolean): number[] {
  const found = new Set<number>();
  const sorted = attempts
    .filter(({ starts }) => starts.length > 0)
    .toSorted((one, other) => Math.min(...one.starts) - Math.min(...other.starts));
  for (const [n, one] of sorted.entries()) {
    if (one.end === null) continue;
    for (const other of sorted.slice(n + 1)) {
      if (Math.min(...other.starts) >= one.end) break;
      if (sameRunOnly && other.runId !== one.runId) continue;
      found.add(other.instant);
    }
  }
  return [...found];
}
