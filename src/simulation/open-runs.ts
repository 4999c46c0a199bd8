import type { GateCount } from '../domain/planning/gate.ts';
import type { Instant } from '../domain/model/values.ts';
import type { SimulatedRun } from './scenario.ts';

/** The runs that have not ended, those that wait at a gate among them. */
export class OpenRuns {
  readonly #runs = new Map<SimulatedRun, number>();
  #nextEnd = Infinity;

  /** When the next run ends; Infinity: none is going. */
  get nextEnd(): Instant {
    return this.#nextEnd;
  }

  /** A run that takes no time is over before anything else can happen. */
  add(run: SimulatedRun, takes: number, held: boolean, now: Instant): void {
    this.#runs.set(run, takes);
    if (!held) this.#start(run, now);
  }

  schedules(): ReadonlySet<string> {
    return new Set([...this.#runs.keys()].map(({ scheduleId }) => scheduleId));
  }

  counts(keys: readonly string[]): Map<string, GateCount> {
    const counts = new Map(keys.map((key) => [key, { open: 0, held: 0 }]));
    for (const run of this.#runs.keys())
      for (const { key } of run.gates) {
        const count = counts.get(key);
        if (count) count[run.startedAt === null ? 'held' : 'open'] += 1;
      }
    return counts;
  }

  /** Ends what is over by `now`; answers the runs, the earliest end first. */
  end(now: Instant): SimulatedRun[] {
    const over = [...this.#runs.keys()].filter(({ endsAt }) => endsAt !== null && endsAt <= now);
    for (const run of over) this.#runs.delete(run);
    this.#note();
    return over.sort((a, b) => a.endsAt! - b.endsAt!);
  }

  /** Everything open behind the gate ends at once. */
  cancel(key: string, now: Instant): void {
    for (const run of this.#runs.keys()) {
      if (!run.gates.some((gate) => gate.key === key)) continue;
      run.canceled = true;
      run.endsAt = now;
      this.#runs.delete(run);
    }
    this.#note();
  }

  /** Lets held runs pass, in the order of their instants, as far as their gates have places. */
  release(now: Instant): void {
    const held = [...this.#runs.keys()].filter(({ startedAt }) => startedAt === null);
    if (held.length === 0) return;
    const counts = this.counts(held.flatMap(({ gates }) => gates.map(({ key }) => key)));
    for (const run of held.sort((a, b) => a.scheduledFor - b.scheduledFor)) {
      if (!run.gates.every(({ key, limit }) => counts.get(key)!.open < limit)) continue;
      for (const { key } of run.gates) counts.get(key)!.open += 1;
      this.#start(run, now);
    }
  }

  #start(run: SimulatedRun, now: Instant): void {
    run.startedAt = now;
    run.endsAt = now + this.#runs.get(run)!;
    this.#nextEnd = Math.min(this.#nextEnd, run.endsAt);
  }

  #note(): void {
    this.#nextEnd = Math.min(Infinity, ...[...this.#runs.keys()].map(({ endsAt }) => endsAt ?? Infinity));
  }
}
