import type { Instant, JsonObject } from './values.ts';

export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One line of a run. */
export interface LogEntry {
  readonly runId: string;
  /** From 1, without gaps, in the order of commits. */
  readonly index: number;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject | null;
  /** 0 to 100 when the line carried a percentage. */
  readonly percent: number | null;
  readonly at: Instant;
}

/** A line before it has its place in the log. */
export type LogLine = Omit<LogEntry, 'runId' | 'index' | 'attempt'>;

/** The beginning of {@link logIsFull}, whatever the limit. */
export const logIsFullWords = "the tenant's log of this day (UTC) has reached its";

/** What a run says where lines of its are missing, because its tenant has logged as much as it may. */
export function logIsFull(maxBytesPerDay: number | null): string {
  return `${logIsFullWords} ${maxBytesPerDay} bytes: what the run says from here on is not kept until the day ends`;
}

export function logEntryKey({ runId, index }: Pick<LogEntry, 'runId' | 'index'>): string {
  return `${runId}:${index}`;
}
