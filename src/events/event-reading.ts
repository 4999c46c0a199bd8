import { type OccurrenceKey, occurrenceKey } from '../domain/model/occurrence.ts';
import type { Reader } from '../ports/reader.ts';
import type { EventRow } from '../ports/stream-store.ts';
import type { EventBatch } from '../ports/streams.ts';

/** Rows that were read together, and what their readers have read for them in common. */
export class EventReading implements EventBatch {
  readonly rows: readonly EventRow[];
  readonly #reader: Reader;
  #shared: Map<string, unknown> | null = new Map();

  constructor(rows: readonly EventRow[], reader: Reader) {
    this.rows = rows;
    this.#reader = reader;
  }

  readonly runs: EventBatch['runs'] = () =>
    this.#read('runs', () => this.#reader.runs.rows(null, distinct(this.rows.map(({ runId }) => runId))));

  readonly tasks: EventBatch['tasks'] = () =>
    this.#read('tasks', () => this.#reader.tasks.rows(null, distinct(this.rows.map(({ taskId }) => taskId))));

  readonly schedules: EventBatch['schedules'] = () =>
    this.#read('schedules', () =>
      this.#reader.schedules.rows(null, distinct(this.rows.map(({ scheduleId }) => scheduleId))),
    );

  readonly occurrences: EventBatch['occurrences'] = () =>
    this.#read('occurrences', () => {
      const keys = this.rows.flatMap(({ scheduleId, nominalAt }): OccurrenceKey[] =>
        scheduleId === null || nominalAt === null ? [] : [{ scheduleId, nominalAt }],
      );
      return this.#reader.occurrences.find(null, [...new Map(keys.map((key) => [occurrenceKey(key), key])).values()]);
    });

  readonly once: EventBatch['once'] = <T>(key: string, make: () => T): T => {
    if (this.#shared === null) return make();
    if (!this.#shared.has(key)) this.#shared.set(key, make());
    return this.#shared.get(key) as T;
  };

  /** The same for some of its rows, once the readings of the whole have been let go. */
  of(rows: readonly EventRow[]): EventReading {
    return this.#shared === null ? new EventReading(rows, this.#reader) : this;
  }

  /** From now on readers read for themselves, so that no reader gets what has changed long ago. */
  close(): void {
    this.#shared = null;
  }

  /** A reading that fails is not kept. */
  #read<T>(key: string, read: () => Promise<T>): Promise<T> {
    return this.once(key, () => {
      const reading = read();
      reading.catch(() => this.#shared?.delete(key));
      return reading;
    });
  }
}

function distinct(ids: readonly (string | null)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
