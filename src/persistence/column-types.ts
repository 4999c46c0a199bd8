import { Type } from '@mikro-orm/core';
import { type LogLevel, logLevels } from '../domain/model/log-entry.ts';
import type { Instant } from '../domain/model/values.ts';
import { printInstant, readInstant } from './instant-text.ts';

/** Epoch milliseconds here, timestamptz(3) there. */
export class InstantType extends Type<Instant | null, string | null> {
  override convertToDatabaseValue(value: Instant | null): string | null {
    return typeof value === 'number' ? printInstant(value) : value;
  }

  override convertToJSValue(value: string | null): Instant | null {
    return typeof value === 'string' ? readInstant(value) : value;
  }

  override compareAsType(): string {
    return 'string';
  }

  override get runtimeType(): string {
    return 'number';
  }

  override getColumnType(): string {
    return 'timestamptz(3)';
  }
}

/** A name here, its rank there, so that "at least WARN" is a comparison. */
export class LogLevelType extends Type<LogLevel, number> {
  override convertToDatabaseValue(value: LogLevel): number {
    return logLevels.indexOf(value);
  }

  override convertToJSValue(value: number): LogLevel {
    const level = logLevels[value];
    if (level === undefined) throw new Error(`log level ${value} is outside 0–${logLevels.length - 1}`);
    return level;
  }

  override compareAsType(): string {
    return 'number';
  }

  override get runtimeType(): string {
    return 'string';
  }

  override getColumnType(): string {
    return 'smallint';
  }
}
