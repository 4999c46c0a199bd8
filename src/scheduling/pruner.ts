import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import { OutageError } from '../domain/model/errors.ts';
import { type Dropped, type RetentionKind, retentionKinds, type RetentionStore } from '../ports/retention-store.ts';
import type { Milliseconds } from '../domain/model/values.ts';

export interface PrunerOptions {
  readonly store: RetentionStore;
  readonly logger: Logger;
  readonly registry?: Registry | undefined;
  /** Between the end of a pass and the next one; default 15 s. */
  readonly everyMs?: Milliseconds;
}

export interface Pruner {
  start(): void;
  stop(): Promise<void>;
  /** Deletes all rows whose retention has ended, and returns how many of each kind. */
  pass(): Promise<Partial<Record<RetentionKind, number>>>;
}

/** The time that a batch should take: short for others that wait for its locks, long enough to be worth its commit. */
const aim: Milliseconds = 150;
const size = { first: 500, least: 10, most: 5_000 };
/** After a batch comes a pause of this share of its time, so that others can use the database. */
const pauseShare = 0.5;
/** The first of so many passes also searches the rows behind the marks. */
const fromStartEvery = 240;

/**
 * Deletes rows whose retention has ended, while the node does its other work. Kinds take turns, batch by batch, until a pass
 * finds nothing. A row that cannot be deleted is logged and passed over; the others of its batch are deleted.
 */
export function makePruner(options: PrunerOptions): Pruner {
  return new NodePruner(options);
}

/** One pass over all kinds. */
interface Pass {
  /** Whether the pass also searches the rows behind the marks. */
  readonly fromStart: boolean;
  readonly deleted: Partial<Record<RetentionKind, number>>;
  /** Rows that are still needed. Only this pass leaves them out. */
  readonly needed: ReadonlyMap<RetentionKind, string[]>;
}

type Tried = (Dropped & { readonly failed: number }) | null;

class NodePruner implements Pruner {
  readonly #store: RetentionStore;
  readonly #logger: Logger;
  readonly #everyMs: Milliseconds;
  readonly #overdue: Gauge;
  readonly #pruned: Counter;
  /** How many rows of a kind the next batch takes. */
  readonly #limits = new Map<RetentionKind, number>();
  /** Rows that cannot be deleted, with their ages. */
  readonly #stuck = new Map<RetentionKind, Map<string, Milliseconds>>(retentionKinds.map((kind) => [kind, new Map()]));
  readonly #stopping = new AbortController();
  #current: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #passes = 0;

  constructor({ store, logger, registry, everyMs = 15_000 }: PrunerOptions) {
    const registers = registry ? [registry] : [];
    this.#store = store;
    this.#logger = logger;
    this.#everyMs = everyMs;
    this.#overdue = new Gauge({
      name: 'polychron_retention_overdue_seconds',
      help: 'For how long the oldest row of a kind has outlived its retention, as this node found it.',
      labelNames: ['kind'],
      registers,
    });
    this.#pruned = new Counter({
      name: 'polychron_pruned_rows_total',
      help: 'Rows that retention has deleted, by kind; what belongs to them is not counted.',
      labelNames: ['kind'],
      registers,
    });
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#current = this.pass().finally(() => this.#isStopping || this.start());
    }, this.#everyMs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#current;
  }

  async pass(): Promise<Partial<Record<RetentionKind, number>>> {
    const pass = this.#beginPass();
    let kinds: readonly RetentionKind[] = retentionKinds;
    while (kinds.length > 0 && !this.#isStopping) kinds = await this.#round(kinds, pass);
    const counts = Object.fromEntries(Object.entries(pass.deleted).filter(([, count]) => count > 0));
    if (Object.keys(counts).length > 0) this.#logger.info(counts, 'pruned rows whose retention has ended');
    return counts;
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #beginPass(): Pass {
    const fromStart = this.#passes % fromStartEvery === 0;
    if (fromStart) for (const rows of this.#stuck.values()) rows.clear();
    this.#passes += 1;
    return { fromStart, deleted: {}, needed: new Map(retentionKinds.map((kind) => [kind, []])) };
  }

  /** Deletes a batch of each kind, and returns the kinds of which more is left. */
  async #round(kinds: readonly RetentionKind[], pass: Pass): Promise<RetentionKind[]> {
    const left: RetentionKind[] = [];
    for (const kind of kinds) {
      if (this.#isStopping) break;
      const begun = performance.now();
      const count = await this.#batch(kind, pass).catch((error: unknown) => {
        this.#logger.warn({ err: error, kind }, 'could not prune; trying again in the next pass');
        return null;
      });
      if (count === null) continue;
      pass.deleted[kind] = (pass.deleted[kind] ?? 0) + count.deleted;
      if (count.more) left.push(kind);
      await this.#pause((performance.now() - begun) * pauseShare);
    }
    return left;
  }

  async #pause(ms: Milliseconds): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Null: another node prunes this kind at the moment. */
  async #batch(
    kind: RetentionKind,
    { fromStart, needed: neededOf }: Pass,
  ): Promise<{ readonly deleted: number; readonly more: boolean } | null> {
    const limit = this.#limits.get(kind) ?? size.first;
    const [stuck, needed] = [this.#stuck.get(kind)!, neededOf.get(kind)!];
    const found = await this.#store.find(kind, { limit, without: [...stuck.keys(), ...needed], fromStart });
    this.#overdue.set({ kind }, Math.max(0, found[0]?.overdueMs ?? 0, ...stuck.values()) / 1_000);
    if (found.length === 0) return { deleted: 0, more: false };
    const begun = performance.now();
    const ages = new Map(found.map(({ id, overdueMs }) => [id, overdueMs]));
    const dropped = await this.#drop(kind, [...ages.keys()], (id) => void stuck.set(id, ages.get(id) ?? 0));
    if (dropped === null) return null;
    const { stay, unfinished, failed } = dropped;
    const deleted = found.length - stay.length - unfinished.length - failed;
    needed.push(...stay);
    this.#pruned.inc({ kind }, deleted);
    this.#adapt(kind, limit, performance.now() - begun);
    return { deleted, more: found.length === limit || unfinished.length > 0 };
  }

  /** Sets the size of the next batch, so that it takes about {@link aim}. */
  #adapt(kind: RetentionKind, limit: number, ms: Milliseconds): void {
    const wanted = Math.round((limit * aim) / Math.max(1, ms));
    this.#limits.set(kind, Math.min(size.most, Math.max(size.least, Math.min(wanted, limit * 2))));
  }

  /** Deletes rows. When that fails, it divides them until one row fails alone, and calls `onStuck` with that row. */
  async #drop(kind: RetentionKind, ids: readonly string[], onStuck: (id: string) => void): Promise<Tried> {
    try {
      const dropped = await this.#store.drop(kind, ids);
      return dropped && { ...dropped, failed: 0 };
    } catch (error) {
      // During an outage smaller batches would fail too. The next pass tries again.
      if (error instanceof OutageError || this.#isStopping) throw error;
      if (ids.length > 1) return this.#dropHalves(kind, ids, onStuck);
      const [id] = ids as readonly [string];
      this.#logger.error(
        { err: error, kind, id },
        'a row whose retention has ended cannot be deleted; passing it over',
      );
      onStuck(id);
      return { stay: [], unfinished: [], failed: 1 };
    }
  }

  async #dropHalves(kind: RetentionKind, ids: readonly string[], onStuck: (id: string) => void): Promise<Tried> {
    const middle = Math.ceil(ids.length / 2);
    const first = await this.#drop(kind, ids.slice(0, middle), onStuck);
    const second = first && (await this.#drop(kind, ids.slice(middle), onStuck));
    return (
      second && {
        stay: [...first.stay, ...second.stay],
        unfinished: [...first.unfinished, ...second.unfinished],
        failed: first.failed + second.failed,
      }
    );
  }
}
