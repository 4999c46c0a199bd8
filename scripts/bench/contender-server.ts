/** For a contender that is a server: tells where it listens, and serves until it is ended. */
export function serveFrom(start: (input: unknown) => Promise<number>): void {
  const input = JSON.parse(process.argv[2] ?? '{}') as unknown;
  start(input).then(
    (port) => process.send?.({ result: port }),
    (error: unknown) => {
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.exit(1);
    },
  );
  // It ends with the benchmark.
  process.on('disconnect', () => process.exit());
}
