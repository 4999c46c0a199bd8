const started = performance.now();

/** Prints one line for a phase to stderr, because stdout is for the table. */
export function say(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds}s  ${line}\n`);
}
