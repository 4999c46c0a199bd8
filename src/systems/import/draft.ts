import { initialSettings } from '../../domain/model/schedule-settings.ts';
import type { CatchUpMode, OverlapPolicy, ScheduleSettings } from '../../domain/model/schedule.ts';
import type { Instant, JsonObject, Milliseconds } from '../../domain/model/values.ts';
import { parseRecurrence, type Recurrence } from '../../recurrence/index.ts';

/*
 * A draft is what a task of another system becomes here. An import is pure: it maps a document to a draft, with a
 * remark for each thing that it could not take over.
 */

/** Settings that other systems have too. */
type SharedSettings = Pick<ScheduleSettings, 'dst' | 'startsAt' | 'endsAt' | 'maxRuns' | 'jitterMs'>;

export interface ImportedSchedule extends SharedSettings {
  readonly name: string | null;
  readonly recurrence: Recurrence;
  readonly timeZone: string;
  /** Null: the default of schedules. */
  readonly overlap: OverlapPolicy | null;
  readonly catchUp: CatchUpMode | null;
  /** Why it is paused; null = it is not paused. */
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

/** LOST: the source has it, but Polychron will not. NOTE: it is taken over in a way that people should know. */
export interface Remark {
  readonly kind: 'LOST' | 'NOTE';
  /** The path in the source's document. */
  readonly field: string;
  readonly text: string;
}

export interface Imported {
  /** The id at the source, which identifies the task at the next import. */
  readonly id: string;
  readonly title: string;
  /** Null: the task is left out for the reason in `why`. */
  readonly draft: TaskDraft | null;
  readonly why: string | null;
  readonly remarks: readonly Remark[];
}

/** What a mapping needs to know about the moment of the import. */
export interface ImportContext {
  readonly now: Instant;
  /** The zone of sources whose times name no zone. */
  readonly timeZone: string;
}

/** The task cannot or need not be taken over. The message is shown to the person who imports. */
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

/** Throws RecurrenceError when the recurrence is not valid. */
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

/** A start that has passed is dropped, because it does not limit future instants. */
export function ahead(at: Instant | null, now: Instant): Instant | null {
  return at !== null && at > now ? at : null;
}
