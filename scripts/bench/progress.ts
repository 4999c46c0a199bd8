const started = performance.now();

/** One line for a phase, to stderr: stdout is for the table. */
export function say(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds}s  ${line}\n`);
}
