import { type Command, Option } from 'commander';
import type { Session } from '../commands.ts';
import { Terminal } from '../terminal.ts';
import { type ImportOptions, runImport, sourceNames } from './command.ts';

interface Where {
  readonly url: string;
  readonly token?: string;
  readonly dataDir: string;
}

type Options = ImportOptions & { readonly server: string; readonly apiToken?: string; readonly dataDir: string };

/** `--url` and `--token` are those of the source, `--server` and `--api-token` those of the service. */
export function importCommand(
  program: Command,
  withSession: (where: Where, work: (session: Session) => Promise<number>) => Promise<void>,
): void {
  program
    .command('import')
    .argument('[file]', 'with --from crontab: the file, - for the standard input')
    .description('take over the tasks of another system; without --apply, only show what would become of them')
    .addOption(new Option('--from <source>', 'the system to import from').choices(sourceNames).makeOptionMandatory())
    .option('--url <url>', 'where the source is, without the paths of its API')
    .addOption(new Option('--token <token>', 'its token or secret').env('POLYCHRON_IMPORT_TOKEN'))
    .option('--user <user>', 'the user id (virtshell), API key (provision) or user name (Basic) beside it')
    .option('--auth <form>', 'how to send the credentials to the source, if not in its usual way; see docs/import.md')
    .option('--project <id>', 'timetable: only tasks of this project; default: all that the token may see')
    .option(
      '--time-zone <zone>',
      'the zone of times that have none; default: UTC, for a crontab the zone of this machine',
    )
    .option('--system', 'crontab: its entries name a user, as in /etc/crontab')
    .option('--origin <name>', 'the name by which the next import recognizes the source; default: its address or path')
    .option('--shadow', 'the schedules only record what they would run, until each is switched on')
    .option('--apply', 'create what is not here yet')
    .option('--json', 'print JSON instead of a table')
    .addOption(
      new Option('--server <url>', 'where the service listens').env('POLYCHRON_URL').default('http://127.0.0.1:4000'),
    )
    .addOption(
      new Option('--api-token <token>', 'its access token; default: the admin token in the data folder').env(
        'POLYCHRON_TOKEN',
      ),
    )
    .addOption(
      new Option('--data-dir <folder>', 'data folder of a service on this machine')
        .env('POLYCHRON_DATA_DIR')
        .default('./.polychron'),
    )
    .action((file: string | undefined, options: Options) => {
      const { server, apiToken, dataDir } = options;
      const where = { url: server, ...(apiToken !== undefined && { token: apiToken }), dataDir };
      return withSession(where, (session) =>
        runImport({ ...session, now: Date.now(), aside: new Terminal(process.stderr) }, file, options),
      );
    });
}
