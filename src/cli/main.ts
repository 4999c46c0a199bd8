#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { BackupError } from '../persistence/backup/contents.ts';
import { backupCommands } from './backup/options.ts';
import { Client, ClientError } from './client.ts';
import { drain, runTask, type Session, showLogs, showNodes, showRuns, showTasks } from './commands.ts';
import { runDemo } from './demo/demo.ts';
import { importCommand } from './import/options.ts';
import { runSimulate, type SimulateOptions } from './simulate/command.ts';
import { Terminal } from './terminal.ts';

interface Where {
  readonly url: string;
  readonly token?: string;
  readonly dataDir: string;
}

/** The exit code that a shell reports for a program that Ctrl-C ended. */
const interrupted = 130;

/** The exit code of `simulate` for bad input; its 1 means "not as expected". */
const badInput = 2;

const terminal = new Terminal();
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)));

// The reader has closed the pipe, as in `polychron tasks | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('polychron')
  .description(
    'Talks to a Polychron service: starts runs, follows them live, shows tasks and runs, imports those of other systems. Backs up its database.',
  )
  .showHelpAfterError('(polychron --help shows what there is)');

remote(program.command('run').argument('<task>', 'name or id of the task').description('start a run of a task'))
  .option('-f, --follow', 'show its log and progress until it has ended; exit code 1 unless it succeeds')
  .option('--params <json>', 'parameters that differ from those of the task, as a JSON object', readObject)
  .action((task: string, options: Where & { follow?: boolean; params?: Record<string, unknown> }) =>
    withSession(options, (session) => runTask(session, task, options)),
  );

remote(program.command('logs').argument('<run>', 'id of the run').description('show the log of a run'))
  .option('-f, --follow', 'stay until the run has ended; exit code 1 unless it succeeds')
  .action((run: string, options: Where & { follow?: boolean }) =>
    withSession(options, (session) => showLogs(session, run, options)),
  );

remote(program.command('tasks').description('list the tasks')).action((options: Where) =>
  withSession(options, showTasks),
);

remote(program.command('runs').description('list the latest runs'))
  .option('--task <task>', 'only runs of this task, by name or id')
  .option('-n, --first <count>', 'how many, 1 to 200', readCount)
  .action((options: Where & { task?: string; first?: number }) =>
    withSession(options, (session) => showRuns(session, options)),
  );

remote(program.command('nodes').description('list the nodes; needs the token of an operator')).action(
  (options: Where) => withSession(options, showNodes),
);

remote(
  program
    .command('drain')
    .argument('<node>', 'host or id of the node')
    .description('let a node take no new runs, until this is undone or the node is started again'),
)
  .option('--undo', 'let it take runs again')
  .action((node: string, options: Where & { undo?: boolean }) =>
    withSession(options, (session) => drain(session, node, options)),
  );

program
  .command('demo')
  .description('start a service with an empty database, put it to work, kill it half way, and check its books')
  .option('--keep', 'keep the data folder')
  .action(async (options: { keep?: boolean }) => {
    process.exitCode = await runDemo({ terminal, keep: options.keep ?? false, signal: stop.signal });
  });

program
  .command('migrate')
  .description(
    'bring the schema of the database up to date, as a start does; DATABASE_URL and POLYCHRON_DATA_DIR say which database',
  )
  .option('--check', 'change nothing; exit code 1 if the schema lacks something, 2 if a newer version has made it')
  .action(async (options: { check?: boolean }) => {
    // Loaded only now: it needs the ORM, which no other command does.
    const { runMigrate } = await import('./migrate.ts');
    process.exitCode = await runMigrate(options.check ?? false, (line) => terminal.line(line));
  });

program
  .command('simulate')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : badInput))
  .argument('<file>', 'tasks with their schedules, as YAML or JSON')
  .description('play schedules under a virtual clock, without a service, and show what becomes of every instant')
  .requiredOption('--from <instant>', 'where the clock begins, 2027-03-01T00:00:00Z', readInstant)
  .requiredOption('--to <instant>', 'where it ends; instants at it are not played', readInstant)
  .option('--json', 'print JSON instead of tables')
  .option('--zone <zone>', "show local times in this zone instead of each schedule's own")
  .option('--expect <file>', 'print only how the output differs from that in the file; exit code 1 if it does')
  .action(async (file: string, options: SimulateOptions) => {
    const output = {
      out: (line: string) => terminal.line(line),
      err: (line: string) => void process.stderr.write(`${line}\n`),
    };
    process.exitCode = await runSimulate(file, options, output);
  });

backupCommands(program, stop.signal);

importCommand(program, (where, work) => withSession(where, work));

try {
  await program.parseAsync();
} catch (error) {
  terminal.status('');
  // After Ctrl-C no message is needed. A followed run goes on.
  if (stop.signal.aborted) process.exitCode = interrupted;
  else {
    const known = error instanceof ClientError || error instanceof BackupError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  }
}

function remote(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'where the service listens').env('POLYCHRON_URL').default('http://127.0.0.1:4000'),
    )
    .addOption(
      new Option('--token <token>', 'access token; default: the admin token in the data folder').env('POLYCHRON_TOKEN'),
    )
    .addOption(
      new Option('--data-dir <folder>', 'data folder of a service on this machine')
        .env('POLYCHRON_DATA_DIR')
        .default('./.polychron'),
    );
}

async function withSession(where: Where, command: (session: Session) => Promise<number | void>): Promise<void> {
  const client = new Client({ url: where.url.replace(/\/+$/, ''), token: where.token ?? readToken(where.dataDir) });
  try {
    process.exitCode = (await command({ client, terminal, signal: stop.signal })) ?? 0;
  } finally {
    await client.close();
  }
}

function readToken(dataDir: string): string {
  const path = join(dataDir, 'admin-token');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new ClientError(
      `no token: give --token or POLYCHRON_TOKEN, or --data-dir with the data folder (${path} cannot be read)`,
      false,
      { cause },
    );
  }
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 200)
    throw new InvalidArgumentError('It must be a whole number from 1 to 200.');
  return count;
}

function readInstant(text: string): number {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
  const instant = form.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(instant)) throw new InvalidArgumentError('It must be an instant such as 2027-03-01T09:00:00Z.');
  return instant;
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The error below covers invalid JSON too.
  }
  throw new InvalidArgumentError('It must be a JSON object, such as {"durationMs":1000}.');
}
