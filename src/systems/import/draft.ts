import { initialSettings } from '../../domain/model/schedule-settings.ts';
import type { CatchUpMode, OverlapPolicy, ScheduleSettings } from '../../domain/model/schedule.ts';
import type { Instant, JsonObject, Milliseconds } from '../../domain/model/values.ts';
import { parseRecurrence, type Recurrence } from '../../recurrence/index.ts';

/*
 * What a task of another system becomes here. An import is pure: a document comes in, a draft goes out, with a remark for each
 * thing that it could not take along.
 */

/** Settings that other systems have as well. */
type SharedSettings = Pick<ScheduleSettings, 'dst' | 'startsAt' | 'endsAt' | 'maxRuns' | 'jitterMs'>;

export interface ImportedSchedule extends SharedSettings {
  readonly name: string | null;
  readonly recurrence: Recurrence;
  readonly timeZone: string;
  /** Null: what a schedule has by default. */
  readonly overlap: OverlapPolicy | null;
  readonly catchUp: CatchUpMode | null;
  /** Why it is paused; null = it is not. */
  readonly paused: string | null;
}

export interface TaskDraft {
  readonly title: string;
  readonly description: string | null;
  readonly module: string;
  readonly params: JsonObject;
  readonly timeoutMs: Milliseconds | null;
  readonly schedules: readonly ImportedSchedule[];
}

/** LOST: the source has it, Polychron will not. NOTE: it is there, and somebody should know how. */
export interface Remark {
  readonly kind: 'LOST' | 'NOTE';
  /** Where it is in the source's document. */
  readonly field: string;
  readonly text: string;
}

export interface Imported {
  /** At the source; what tells it again at the next import. */
  readonly id: string;
  readonly title: string;
  /** Null: it is left out, and `why` says why. */
  readonly draft: TaskDraft | null;
  readonly why: string | null;
  readonly remarks: readonly Remark[];
}

/** What a mapping has to know of the moment. */
export interface ImportContext {
  readonly now: Instant;
  /** Of sources whose times say none. */
  readonly timeZone: string;
}

/** It cannot or need not be taken over. The message is told to whoever imports. */
export class LeftOut extends Error {}

/** Collects remarks while a task is mapped; throwing {@link LeftOut} leaves the task out. */
export class Notes {
  readonly remarks: Remark[] = [];

  lost(field: string, text: string): void {
    this.remarks.push({ kind: 'LOST', field, text });
  }

  note(field: string, text: string): void {
    this.remarks.push({ kind: 'NOTE', field, text });
  }
}

export function mapTask(id: string, title: string, map: (notes: Notes) => TaskDraft): Imported {
  const notes = new Notes();
  try {
    return { id, title, draft: map(notes), why: null, remarks: notes.remarks };
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error;
    return { id, title, draft: null, why: error.message, remarks: notes.remarks };
  }
}

/** Throws RecurrenceError for what is no rule. */
export function scheduleDraft(recurrence: unknown, given: Partial<ImportedSchedule> = {}): ImportedSchedule {
  const { dst, startsAt, endsAt, maxRuns, jitterMs } = initialSettings;
  return {
    name: null,
    recurrence: parseRecurrence(recurrence),
    timeZone: 'UTC',
    dst,
    startsAt,
    endsAt,
    maxRuns,
    jitterMs,
    overlap: null,
    catchUp: null,
    paused: null,
    ...given,
  };
}

/** A start that has passed says nothing about what is to come. */
export function ahead(at: Instant | null, now: Instant): Instant | null {
  return at !== null && at > now ? at : null;
}
