/** Runs a contender that is a server: sends the port to the parent, and serves until it is ended. */
export function serveFrom(start: (input: unknown) => Promise<number>): void {
  const input = JSON.parse(process.argv[2] ?? '{}') as unknown;
  start(input).then(
    (port) => process.send?.({ result: port }),
    (error: unknown) => {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.exit(1);
    },
  );
  // The server ends with the benchmark.
  process.on('disconnect', () => process.exit());
}
