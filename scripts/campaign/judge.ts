/** Compares what has been done outside of the product with what the rules owe. Asks the product nothing. */

/** One line that a command has written. */
export interface Effect {
  /** A beat says that the command is still at work. */
  readonly mark: 'start' | 'beat' | 'end';
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
  /** A node was told to stop. It gives its attempts back, so that they are begun again under the same number. */
  readonly givesBack: boolean;
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
  /** Instants with more than one run, attempts that began twice without having been given back, and instants of no rule. */
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

/** From a start to its end; an attempt that was given back has several. */
interface Piece {
  readonly runId: string;
  readonly instant: number;
  readonly attempt: number;
  readonly start: number;
  /** Its latest line. */
  last: number;
  end: number | null;
}

/** `settleMs`: how long after an end, or after a disturbance that it falls into, the product may take it for open. */
export function judge(
  rule: Rule,
  effects: readonly Effect[],
  disturbances: readonly Disturbance[],
  settleMs: number,
): Verdict {
  const pieces = piecesOf(effects.filter((effect) => effect.rule === rule.name));
  const byInstant = Map.groupBy(pieces, ({ instant }) => instant);
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
    if (new Set(those.map(({ runId }) => runId)).size > 1 || those.some(wasDoubled)) duplicate.push(at);
    if (those.some(({ start }) => start < at)) early.push(at);
    again += Math.max(0, those.length - 1);
    const first = those.findIndex(({ end }) => end !== null);
    if (first >= 0) repeated += those.length - 1 - first;
    if (those.length > 0) latestMs = Math.max(latestMs, those[0]!.start - at);
  }
  const overlapping = overlaps(pieces, rule.overlap === 'allow');
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

  /** Whether it began although the same attempt had begun before, and nobody had given that one back. */
  function wasDoubled(piece: Piece): boolean {
    const those = byInstant.get(piece.instant)!;
    const before = those
      .slice(0, those.indexOf(piece))
      .findLast(({ runId, attempt }) => runId === piece.runId && attempt === piece.attempt);
    if (!before) return false;
    return !disturbances.some(
      ({ from, until, givesBack }) => givesBack && from <= piece.start && until >= before.start && before.end === null,
    );
  }

  /** Whether a run of an earlier instant may still have been open when this one was decided. */
  function wasOpen(at: number): boolean {
    return [...byInstant].some(([instant, those]) => {
      if (instant >= at) return false;
      const end = Math.max(...those.map((piece) => piece.end ?? piece.start));
      return notedBy(end) > at;
    });
  }

  function notedBy(end: number): number {
    const quiet = end + settleMs;
    const hit = disturbances.filter(({ from, until }) => from <= quiet && until >= end);
    return Math.max(quiet, ...hit.map(({ until }) => until + settleMs));
  }
}

/** In the order of their starts. */
function piecesOf(effects: readonly Effect[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { mark, runId, instant, attempt, at } of effects) {
    if (mark === 'start') pieces.push({ runId, instant, attempt, start: at, last: at, end: null });
    else {
      const begun = pieces.findLast((piece) => piece.runId === runId && piece.attempt === attempt);
      if (!begun) throw new Error(`attempt ${attempt} of run ${runId} has lines and no start`);
      begun.last = at;
      if (mark === 'end') begun.end = at;
    }
  }
  return pieces.toSorted((one, other) => one.start - other.start);
}

/** Where runs may lie side by side, attempts of one run may not. What was cut off was at work until its latest line at least. */
function overlaps(pieces: readonly Piece[], sameRunOnly: boolean): number[] {
  const found = new Set<number>();
  for (const [n, one] of pieces.entries()) {
    for (const other of pieces.slice(n + 1)) {
      if (other.start >= one.last) break;
      if (sameRunOnly && other.runId !== one.runId) continue;
      found.add(other.instant);
    }
  }
  return [...found];
}
