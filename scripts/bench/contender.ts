/** The other side of `runChild`: reads the input, does the work, sends the result and ends. */
export async function contend(
  work: (input: unknown, report: (line: string) => void) => Promise<unknown>,
): Promise<void> {
  const input = JSON.parse(process.argv[2] ?? '{}') as unknown;
  try {
    const result = await work(input, (said) => void send({ said }));
    await send({ result });
  } catch (error) {
    await send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  // Agenda leaves timers behind that cannot be canceled.
  process.exit();
}

function send(message: object): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined) process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve());
    else process.send(message, () => resolve());
  });
}
