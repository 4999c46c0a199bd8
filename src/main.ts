import { pino } from 'pino';
import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { loggedError } from './logged-error.ts';

/** Starts a node and stops it in good order at the first signal; a second one ends it at once. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = pino({ level: config.logLevel, base: null, serializers: { err: loggedError } });
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const app = await startApp({ config, logger, print });
  print(`Polychron listens on ${app.url}`);

  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      logger.info({ signal }, 'stopping');
      app.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'could not stop in good order');
          process.exit(1);
        },
      );
    });
  }
  await app.ready;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
