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
