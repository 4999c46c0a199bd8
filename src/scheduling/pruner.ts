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
  /** One pass: until nothing is left that is kept no longer. Answers what it deleted. */
  pass(): Promise<Partial<Record<RetentionKind, number>>>;
}

/** A batch is to take about as long as this: short for those who wait for its locks, long enough to be worth its commit. */
const aim: Milliseconds = 150;
const size = { first: 500, least: 10, most: 5_000 };
/** Of the time that a batch took, so that the others have the database for as much again. */
const pauseShare = 0.5;
/** Also what lies behind the marks is looked at once in so many passes, and in the first one. */
const fromStartEvery = 240;

/**
 * Deletes what is kept no longer, beside everything else a node does. Kinds take turns, batch by batch, until a pass finds
 * nothing. A row that cannot be deleted is named and passed over; the others of its batch go.
 */
export function makePruner({ store, logger, registry, everyMs = 15_000 }: PrunerOptions): Pruner {
  const registers = registry ? [registry] : [];
  const overdue = new Gauge({
    name: 'polychron_retention_overdue_seconds',
    help: 'For how long the oldest row of a kind has outlived its retention, as this node found it.',
    labelNames: ['kind'],
    registers,
  });
  const pruned = new Counter({
    name: 'polychron_pruned_rows_total',
    help: 'Rows that retention has deleted, by kind; what belongs to them is not counted.',
    labelNames: ['kind'],
    registers,
  });
  const limits = new Map<RetentionKind, number>();
  const stuck = new Map<RetentionKind, Map<string, Milliseconds>>(retentionKinds.map((kind) => [kind, new Map()]));
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let passes = 0;

  async function pass(): Promise<Partial<Record<RetentionKind, number>>> {
    const deleted: Partial<Record<RetentionKind, number>> = {};
    const fromStart = passes % fromStartEvery === 0;
    if (fromStart) for (const rows of stuck.values()) rows.clear();
    passes += 1;
    let kinds: readonly RetentionKind[] = retentionKinds;
    // What was needed when it was found stays out of this pass only.
    const needed = new Map<RetentionKind, string[]>(retentionKinds.map((kind) => [kind, []]));
    while (kinds.length > 0 && !signal.aborted) {
      const left: RetentionKind[] = [];
      for (const kind of kinds) {
        if (signal.aborted) break;
        const begun = performance.now();
        const count = await batch(kind, needed.get(kind)!, fromStart).catch((error: unknown) => {
          logger.warn({ err: error, kind }, 'could not prune; trying again in the next pass');
          return null;
        });
        if (count === null) continue;
        deleted[kind] = (deleted[kind] ?? 0) + count.deleted;
        if (count.more) left.push(kind);
        await sleep((performance.now() - begun) * pauseShare, undefined, { signal }).catch(() => undefined);
      }
      kinds = left;
    }
    const counts = Object.fromEntries(Object.entries(deleted).filter(([, count]) => count > 0));
    if (Object.keys(counts).length > 0) logger.info(counts, 'pruned what is kept no longer');
    return counts;
  }

  /** Null: another node is at it. */
  async function batch(kind: RetentionKind, needed: string[], fromStart: boolean) {
    const limit = limits.get(kind) ?? size.first;
    const bad = stuck.get(kind)!;
    const found = await store.find(kind, { limit, without: [...bad.keys(), ...needed], fromStart });
    overdue.set({ kind }, Math.max(0, found[0]?.overdueMs ?? 0, ...bad.values()) / 1_000);
    if (found.length === 0) return { deleted: 0, more: false };
    const begun = performance.now();
    const ages = new Map(found.map(({ id, overdueMs }) => [id, overdueMs]));
    const dropped = await dropOrPart(kind, [...ages.keys()], (id) => void bad.set(id, ages.get(id) ?? 0));
    if (dropped === null) return null;
    const { stay, unfinished, failed } = dropped;
    const deleted = found.length - stay.length - unfinished.length - failed;
    needed.push(...stay);
    pruned.inc({ kind }, deleted);
    const wanted = Math.round((limit * aim) / Math.max(1, performance.now() - begun));
    limits.set(kind, Math.min(size.most, Math.max(size.least, Math.min(wanted, limit * 2))));
    return { deleted, more: found.length === limit || unfinished.length > 0 };
  }

  async function dropOrPart(kind: RetentionKind, ids: readonly string[], give: (id: string) => void): Promise<Tried> {
    try {
      const dropped = await store.drop(kind, ids);
      return dropped && { ...dropped, failed: 0 };
    } catch (error) {
      // Then the next pass tries again; parting the batch would help nobody.
      if (error instanceof OutageError || signal.aborted) throw error;
      if (ids.length === 1) {
        logger.error(
          { err: error, kind, id: ids[0] },
          'a row that is kept no longer cannot be deleted; passing it over',
        );
        give(ids[0]!);
        return { stay: [], unfinished: [], failed: 1 };
      }
      const middle = Math.ceil(ids.length / 2);
      const first = await dropOrPart(kind, ids.slice(0, middle), give);
      const second = first && (await dropOrPart(kind, ids.slice(middle), give));
      if (!second) return null;
      return {
        stay: [...first.stay, ...second.stay],
        unfinished: [...first.unfinished, ...second.unfinished],
        failed: first.failed + second.failed,
      };
    }
  }

  function schedule(): void {
    timer = setTimeout(() => {
      current = pass().finally(() => signal.aborted || schedule());
    }, everyMs);
  }

  return {
    start: schedule,
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await current;
    },
    pass,
  };
}

type Tried = (Dropped & { readonly failed: number }) | null;
