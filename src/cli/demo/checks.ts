import type { Terminal } from '../terminal.ts';

/** Prints for each check whether it holds, and remembers the failures. */
export class Checks {
  readonly failures: string[] = [];
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Prints `good` when it holds, otherwise `bad`. */
  that(holds: boolean, good: string, bad: string): void {
    if (!holds) this.failures.push(bad);
    const mark = holds ? this.#terminal.paint('green', '✔') : this.#terminal.paint('red', '✖');
    this.#terminal.line(`   ${mark} ${holds ? good : this.#terminal.paint('red', bad)}`);
  }
}

/** A promise with a time limit. The error names `what` was waited for. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`waited ${ms / 1000} s in vain for ${what}`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
