/** Compares the effects of commands, outside of the product, with what the rules demand. It does not ask the product. */

/** One line that a command has written. */
export interface Effect {
  /** A beat shows that the command is still running. */
  readonly mark: 'start' | 'beat' | 'end';
  readonly rule: string;
  readonly runId: string;
  readonly instant: number;
  readonly attempt: number;
  /** On the machine's own clock. */
  readonly at: number;
}

export interface Rule {
  readonly name: string;
  readonly everyMs: number;
  /** The first instant. */
  readonly from: number;
  /** The first instant after the range. */
  readonly until: number;
  /**
   * `allow`: every instant must have a run. `buffer`: the same, but one run after the other. `skip`: an instant needs no run
   * if a run of an earlier instant was still open.
   */
  readonly overlap: 'allow' | 'buffer' | 'skip';
}

/** A span in which a fault may have kept the product from storing an end. */
export interface Disturbance {
  readonly from: number;
  readonly until: number;
  /** Whether a node was stopped in good order. It gives its attempts back, and they begin again under the same number. */
  readonly givesBack: boolean;
}

export interface Verdict {
  readonly rule: string;
  readonly planned: number;
  /** Instants with an attempt that reached its end. */
  readonly done: number;
  /** Instants that were rightly skipped. */
  readonly skipped: number;
  /** Instants that need a run but have no attempt that reached its end. */
  readonly missed: readonly number[];
  /** Instants that the rule does not have, or with two runs, or with an attempt that began twice without being given back. */
  readonly duplicate: readonly number[];
  /** Instants whose run began during another run that it must not overlap. */
  readonly overlapping: readonly number[];
  readonly early: readonly number[];
  /** Further attempts of the same run. They are allowed, since the first may have been cut off. */
  readonly again: number;
  /** Those of them that follow an attempt whose end did not reach the database. */
  readonly repeated: number;
  /** How long after its instant the latest run began. */
  readonly latestMs: number;
}

/** The time from a start to its end. An attempt that was given back has several pieces. */
interface Piece {
  readonly runId: string;
  readonly instant: number;
  readonly attempt: number;
  readonly start: number;
  /** Its latest line. */
  last: number;
  end: number | null;
}

/**
 * `settleMs` says how long the product may count a run as open after its end. A disturbance extends that time until so long
 * after its own end.
 */
export function judge(
  rule: Rule,
  effects: readonly Effect[],
  disturbances: readonly Disturbance[],
  settleMs: number,
): Verdict {
  const history = new History(
    effects.filter((effect) => effect.rule === rule.name),
    disturbances,
    settleMs,
  );
  const owed = new Set<number>();
  for (let at = rule.from; at < rule.until; at += rule.everyMs) owed.add(at);

  const missed: number[] = [];
  const duplicate: number[] = history.instants().filter((at) => !owed.has(at));
  const early: number[] = [];
  let [done, skipped, again, repeated, latestMs] = [0, 0, 0, 0, 0];
  for (const at of owed) {
    const those = history.piecesAt(at);
    if (those.some(({ end }) => end !== null)) done += 1;
    else if (those.length === 0 && rule.overlap === 'skip' && history.wasOpen(at)) skipped += 1;
    else missed.push(at);
    if (history.hasDuplicate(at)) duplicate.push(at);
    if (those.some(({ start }) => start < at)) early.push(at);
    again += Math.max(0, those.length - 1);
    const first = those.findIndex(({ end }) => end !== null);
    if (first >= 0) repeated += those.length - 1 - first;
    if (those.length > 0) latestMs = Math.max(latestMs, those[0]!.start - at);
  }
  const overlapping = overlaps(history.pieces, rule.overlap === 'allow');
  const found = { missed, duplicate, overlapping, early };
  return { rule: rule.name, planned: owed.size, done, skipped, again, repeated, latestMs, ...found };
}

/** What the commands of one rule have done. */
class History {
  readonly pieces: readonly Piece[];
  readonly #byInstant: ReadonlyMap<number, readonly Piece[]>;
  readonly #disturbances: readonly Disturbance[];
  readonly #settleMs: number;

  constructor(effects: readonly Effect[], disturbances: readonly Disturbance[], settleMs: number) {
    this.pieces = piecesOf(effects);
    this.#byInstant = Map.groupBy(this.pieces, ({ instant }) => instant);
    this.#disturbances = disturbances;
    this.#settleMs = settleMs;
  }

  instants(): number[] {
    return [...this.#byInstant.keys()];
  }

  piecesAt(instant: number): readonly Piece[] {
    return this.#byInstant.get(instant) ?? [];
  }

  /** Whether the instant had two runs, or an attempt that began twice without having been given back. */
  hasDuplicate(instant: number): boolean {
    const those = this.piecesAt(instant);
    return new Set(those.map(({ runId }) => runId)).size > 1 || those.some((piece) => this.#wasDoubled(piece, those));
  }

  /** Whether a run of an earlier instant may still have been open when this one was decided. */
  wasOpen(at: number): boolean {
    return [...this.#byInstant].some(([instant, those]) => {
      if (instant >= at) return false;
      const end = Math.max(...those.map((piece) => piece.end ?? piece.start));
      return this.#notedBy(end) > at;
    });
  }

  /** Whether the same attempt had begun before and was not given back. */
  #wasDoubled(piece: Piece, those: readonly Piece[]): boolean {
    const before = those
      .slice(0, those.indexOf(piece))
      .findLast(({ runId, attempt }) => runId === piece.runId && attempt === piece.attempt);
    if (!before) return false;
    return !this.#disturbances.some(
      ({ from, until, givesBack }) => givesBack && from <= piece.start && until >= before.start && before.end === null,
    );
  }

  /** The latest moment at which the product may have stored an end. */
  #notedBy(end: number): number {
    const quiet = end + this.#settleMs;
    const hit = this.#disturbances.filter(({ from, until }) => from <= quiet && until >= end);
    return Math.max(quiet, ...hit.map(({ until }) => until + this.#settleMs));
  }
}

/** The pieces in the order of their starts. */
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

/** Finds overlaps: of any runs, or only of attempts of the same run. A piece without an end lasts at least until its last line. */
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
