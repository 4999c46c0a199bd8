import { DomainError, type Problem, invalidError, notFoundError } from '../../domain/model/errors.ts';
import type { Milliseconds } from '../../domain/model/values.ts';
import { type IdKind, readId } from '../ids.ts';
import { readMilliseconds } from '../scalars/index.ts';

type Path = readonly string[];
type RowKind = Parameters<typeof readId>[0] & IdKind;

/**
 * Translates the fields of an input into those of a command. It collects all faults, so that one answer reports all of
 * them; {@link done} throws them. Values that were read before may be placeholders for faults.
 */
export class InputReader {
  readonly #problems: Problem[] = [];

  id(kind: RowKind, text: string, path: Path): string {
    const id = readId(kind, text);
    if (id !== null) return id;
    this.#problems.push(...notFoundError(nouns[kind], text, path).problems);
    return text;
  }

  milliseconds(text: string, path: Path): Milliseconds {
    const read = readMilliseconds(text);
    if (typeof read === 'number') return read;
    this.fail(path, 'duration', `${path.join('.')}: ${read.wrong}`);
    return 0;
  }

  /** For updates: null means "clear", which is not allowed for every field. */
  present<T>(value: T | null | undefined, path: Path): T | undefined {
    if (value !== null) return value;
    this.fail(path, 'required', `${path.join('.')}: cannot be cleared; leave it out to keep it`);
    return undefined;
  }

  fail(path: Path, rule: string, message: string): void {
    this.#problems.push(...invalidError(path, rule, message).problems);
  }

  done<Command>(command: Command): Command {
    const [first, ...others] = this.#problems;
    if (first) throw new DomainError([first, ...others]);
    return command;
  }
}

const nouns: Record<RowKind, string> = {
  Task: 'task',
  Schedule: 'schedule',
  Run: 'run',
  Tenant: 'tenant',
  ApiToken: 'API token',
  Calendar: 'calendar',
  Backfill: 'backfill',
  Script: 'script',
};
