import { DomainError, type Problem } from './errors.ts';
import type { JsonObject } from './values.ts';

/** Collects everything that is wrong with a command, so that one answer reports all of it. */
export class Findings {
  readonly #problems: Problem[] = [];

  add(path: readonly string[], rule: string, message: string, params?: JsonObject): void {
    this.#problems.push({ code: 'VALIDATION', path, rule, message, ...(params && { params }) });
  }

  put(problem: Problem): void {
    this.#problems.push(problem);
  }

  /** `what` is "task name", "tag key": the message reads "task name is 300 characters long; allowed: 1 to 200". */
  text(path: readonly string[], what: string, value: string, max: number, min = 1): void {
    const { length } = value;
    if (length < min || length > max) {
      this.add(path, 'length', `${what} is ${length} characters long; allowed: ${min} to ${max}`, {
        given: length,
        min,
        max,
      });
    } else if (/[\p{Cc}]/u.test(value.replaceAll(/[\t\n\r]/g, '')) || !value.isWellFormed()) {
      this.add(path, 'characters', `${what} contains control characters or broken text; allowed: printable text`);
    }
  }

  range(path: readonly string[], what: string, value: number, min: number, max: number, unit = ''): void {
    if (Number.isFinite(value) && value >= min && value <= max) return;
    this.add(path, 'range', `${what} ${value}${unit} is outside ${min}${unit}–${max}${unit}`, {
      given: Number.isFinite(value) ? value : String(value),
      min,
      max,
    });
  }

  whole(path: readonly string[], what: string, value: number, min: number, max: number): void {
    if (Number.isInteger(value)) this.range(path, what, value, min, max);
    else this.add(path, 'integer', `${what} ${value} is not a whole number`, { given: String(value) });
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Throws when there is at least one problem. */
  settle(): void {
    const [first, ...rest] = this.#problems;
    if (first) throw new DomainError([first, ...rest]);
  }
}
