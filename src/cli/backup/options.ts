import { type Command, Option } from 'commander';
import { BackupError } from '../../persistence/backup/contents.ts';
import { Terminal } from '../terminal.ts';
import type * as Commands from './commands.ts';
import type { Chosen } from './databases.ts';

interface Options {
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly postgres?: string;
}

/** These commands print to standard error, because a backup may go to standard output. */
const terminal = new Terminal(process.stderr);

export function backupCommands(program: Command, signal: AbortSignal): void {
  const choose = (options: Options, command: Command): Chosen => ({
    // A folder on the command line counts more than DATABASE_URL in the environment.
    databaseUrl: command.getOptionValueSource('dataDir') === 'cli' ? null : options.databaseUrl || null,
    dataDir: options.dataDir,
    programs: options.postgres,
    signal,
  });

  ofDatabase(program.command('backup').argument('<file>', 'a new file, or - for the standard output'))
    .description('copy the whole database into a file, while the service runs')
    .addOption(programs())
    .action((file: string, options: Options, command: Command) =>
      withCommands(({ backUp }) => backUp(choose(options, command), file, terminal)),
    );

  ofDatabase(program.command('restore').argument('<file>', 'a file that backup has written'))
    .description('check a backup, and bring it into an empty database or a new data folder')
    .option('--check', 'only check whether the file is whole and undamaged')
    .action((file: string, options: Options & { check?: boolean }, command: Command) =>
      withCommands(({ checkBackup, restoreBackup }) =>
        options.check ? checkBackup(file, terminal) : restoreBackup(choose(options, command), file, terminal),
      ),
    );

  program
    .command('move')
    .description('move the database from the data folder to another PostgreSQL; the service must be stopped')
    .addOption(dataDir())
    .addOption(programs())
    .addOption(
      new Option(
        '--to <url>',
        'an empty database; other users of this machine see arguments, so better in the variable',
      )
        .env('POLYCHRON_MOVE_TO')
        .makeOptionMandatory(),
    )
    .action((options: Options & { to: string }) =>
      withCommands(({ move }) =>
        move({ databaseUrl: null, dataDir: options.dataDir, programs: options.postgres, signal }, options.to, terminal),
      ),
    );
}

function ofDatabase(command: Command): Command {
  return command
    .addOption(new Option('--database-url <url>', 'the PostgreSQL that the service uses').env('DATABASE_URL'))
    .addOption(dataDir());
}

function dataDir(): Option {
  return new Option(
    '--data-dir <folder>',
    "data folder of a service with a database of its own, which DATABASE_URL doesn't name",
  )
    .env('POLYCHRON_DATA_DIR')
    .default('./.polychron');
}

function programs(): Option {
  return new Option(
    '--postgres <folder>',
    'where bin/postgres of the version lies that wrote the data folder, if it is an older one',
  );
}

/** Runs a command. An error of PostgreSQL is shown without our stack, which does not help an operator. */
async function withCommands(work: (commands: typeof Commands) => Promise<void>): Promise<void> {
  try {
    // Loaded only now, because other commands need no database.
    await work(await import('./commands.ts'));
  } catch (error) {
    terminal.status('');
    const { code, message } = error as { code?: unknown; message?: string };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
      throw new BackupError(`PostgreSQL refuses: ${message} (${code})`, { cause: error });
    }
    throw error;
  }
}
