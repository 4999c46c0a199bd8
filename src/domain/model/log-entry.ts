import type { Instant, JsonObject } from './values.ts';

export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One line of a run. */
export interface LogEntry {
  readonly runId: string;
  /** Counts from 1 without gaps, in the order of commits. */
  readonly index: number;
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: JsonObject | null;
  /** The percentage that the line carried, 0 to 100, or null. */
  readonly percent: number | null;
  readonly at: Instant;
}

/** A line before it gets its index. */
export type LogLine = Omit<LogEntry, 'runId' | 'index' | 'attempt'>;

/** The beginning of {@link logIsFull}, which is the same for every limit. */
export const logIsFullWords = "the tenant's log of this day (UTC) has reached its";

/** The line in a run's log where further lines are missing, because its tenant has reached its limit of log. */
export function logIsFull(maxBytesPerDay: number | null): string {
  return `${logIsFullWords} ${maxBytesPerDay} bytes: what the run says from here on is not kept until the day ends`;
}

export function logEntryKey({ runId, index }: Pick<LogEntry, 'runId' | 'index'>): string {
  return `${runId}:${index}`;
}
