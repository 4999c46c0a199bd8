/** The other side of `runChild`: reads the input, does the work, sends the result and ends. */
export async function contend<Input, Result>(work: (input: Input, tell: (line: string) => void) => Promise<Result>): Promise<void> {
  const input = JSON.parse(process.argv[2] ?? '{}') as Input;
  try {
    const result = await work(input, (said) => send({ said }));
    send({ result });
  } catch (error) {
    send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.exitCode = 1;
  }
  process.disconnect?.();
}

function send(message: object): void {
  process.send?.(message);
}
