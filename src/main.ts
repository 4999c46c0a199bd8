import { ConfigError, readConfig } from './config.ts';
import { keptOf, librariesOf, takeEnvironment } from './node/environment.ts';
import { StartError } from './node/keeper.ts';
import { startSupervisor } from './node/supervisor.ts';
import { version } from './release.ts';
import { makeServiceLog, surviveFullOutput } from './node/service-log.ts';

/** Starts a node and stops it in good order at the first signal; a second one ends it at once. */
async function main(): Promise<void> {
  // oxlint-disable-next-line node/no-process-env -- read once, here
  const environment = takeEnvironment(process.env, process.argv.slice(1));
  surviveFullOutput();
  const config = readConfig(environment);
  let node: string | undefined;
  const log = makeServiceLog({ level: config.logLevel, base: null, mixin: () => ({ node }) });
  const { logger } = log;
  logger.info({ version, role: config.role }, 'Polychron starts');
  const leaving = new AbortController();
  const starting = startSupervisor({
    config,
    logger,
    onNode: (id) => (node = id),
    signal: leaving.signal,
    env: keptOf(environment),
    libraries: librariesOf(environment),
  });

  let signals = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      logger.info({ signal }, 'stopping');
      leaving.abort(new StartError(`stopped by ${signal} while it waited`));
      starting.then(
        async (node) => {
          const ended = await node.stop();
          await log.flush();
          process.exit(ended ? 0 : 1);
        },
        () => process.exit(1),
      );
    });
  }
  const { url, lost } = await starting;
  void lost.then(() => process.exit(1));
  process.stdout.write(`Polychron listens on ${url}\n`);
}

main().catch((error: unknown) => {
  const plain = error instanceof ConfigError || error instanceof StartError;
  process.stderr.write(`${plain ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
