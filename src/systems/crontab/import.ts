import { createHash } from 'node:crypto';
import { checkTimeZone, RecurrenceError } from '../../recurrence/index.ts';
import {
  type ImportContext,
  type Imported,
  LeftOut,
  mapTask,
  type Notes,
  type ImportedSchedule,
  scheduleDraft,
  type TaskDraft,
} from '../import/draft.ts';
import { InputError } from '../import/input-error.ts';
import { type CrontabEntry, type CrontabProblem, readCrontab } from './lines.ts';

/** Settings of cron itself; all others are variables of the environment. */
const own = new Set(['CRON_TZ', 'RANDOM_DELAY', 'SHELL', 'HOME', 'LOGNAME', 'USER']);
const mail = new Set(['MAILTO', 'MAILFROM', 'CONTENT_TYPE', 'CONTENT_TRANSFER_ENCODING']);
/** Variables that the command module does not allow to be set. */
const refused = /^((LD_|DYLD_|POLYCHRON_)\w*|NODE_OPTIONS|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|IFS|PS4)$/;

/**
 * Maps every entry of a crontab file to a task. Throws InputError with the line and field of everything that cron would
 * refuse. A file with an error is refused as a whole.
 */
export function mapCrontab(
  text: string,
  options: { readonly withUser: boolean },
  context: ImportContext,
): readonly Imported[] {
  const { entries, problems } = readCrontab(text, options);
  const all = [...problems, ...entries.flatMap(checkSettings)].sort((a, b) => a.line - b.line);
  if (all.length > 0) throw new InputError(all.map(({ line, field, message }) => `line ${line}, ${field}: ${message}`));
  const seen = new Map<string, number>();
  return entries.map((entry) => mapTask(idOf(entry, seen), titleOf(entry), (notes) => draftOf(entry, notes, context)));
}

/**
 * Entries have no names, so the id is made from the command and its user. A new time then changes the entry, and a new
 * command makes another entry. Equal commands are numbered in their order.
 */
function idOf({ user, command, stdin }: CrontabEntry, seen: Map<string, number>): string {
  const text = JSON.stringify([user, command, stdin]);
  const nth = (seen.get(text) ?? 0) + 1;
  seen.set(text, nth);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 20);
  return nth === 1 ? hash : `${hash}-${nth}`;
}

function titleOf({ comments: [first], command }: CrontabEntry): string {
  return (first ?? command).slice(0, 200);
}

function checkSettings({ line, settings }: CrontabEntry): CrontabProblem[] {
  const problems: CrontabProblem[] = [];
  const delay = settings.get('RANDOM_DELAY');
  if (delay !== undefined && !/^\d{1,4}$/.test(delay))
    problems.push({
      line,
      field: 'setting',
      message: `RANDOM_DELAY "${delay.slice(0, 40)}" is not a number of minutes`,
    });
  try {
    checkTimeZone(settings.get('CRON_TZ') ?? 'UTC');
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    problems.push({ line, field: 'setting', message: `CRON_TZ: ${error.message}` });
  }
  return problems;
}

function draftOf(entry: CrontabEntry, notes: Notes, { timeZone }: ImportContext): TaskDraft {
  const { expression, user, command, stdin, comments, settings, quiet } = entry;
  if (/^@reboot$/i.test(expression))
    throw new LeftOut('@reboot does not name a time: it means the start of that machine');
  const home = settings.get('HOME');
  const shell = settings.get('SHELL') ?? '/bin/sh';
  const env = environment(settings, notes);
  if (user !== null) notes.lost('user', `it ran as ${user}; here it runs as the account of the node`);
  if (home === undefined) notes.note('HOME', "cron starts commands in the user's home, a node in its own folder");
  if (quiet) notes.lost('-', 'it kept the command out of the log; here every run has a log');
  return {
    title: titleOf(entry),
    description: comments.length > 1 ? comments.join('\n').slice(0, 10_000) : null,
    module: 'command',
    params: {
      // The command module always uses sh as its shell.
      ...(/^(\/usr)?\/bin\/sh$/.test(shell) ? { shell: true, script: command } : { argv: [shell, '-c', command] }),
      ...(home?.startsWith('/') && { cwd: home }),
      ...(Object.keys(env).length > 0 && { env }),
      ...(stdin !== null && { stdin }),
    },
    timeoutMs: null,
    schedules: [scheduleOf(expression, settings, timeZone)],
  };
}

/**
 * Settings that match cron, which allows overlapping runs. It catches up only instants that a change of the clocks
 * skips.
 */
function scheduleOf(expression: string, settings: ReadonlyMap<string, string>, zone: string): ImportedSchedule {
  return scheduleDraft(
    { kind: 'cron', syntax: 'VIXIE', expression: expression.startsWith('@') ? expression.toLowerCase() : expression },
    {
      timeZone: checkTimeZone(settings.get('CRON_TZ') ?? zone),
      dst: { gap: 'NEXT_VALID', fold: 'FIRST' },
      jitterMs: Number(settings.get('RANDOM_DELAY') ?? 0) * 60_000,
      overlap: 'ALLOW_ALL',
      catchUp: 'NONE',
    },
  );
}

function environment(settings: ReadonlyMap<string, string>, notes: Notes): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of settings) {
    if (own.has(name)) continue;
    if (mail.has(name)) {
      if (value !== '' || name !== 'MAILTO') notes.lost(name, 'output is not mailed; it is in the log of the run');
    } else if (!/^[A-Za-z_]\w*$/.test(name) || refused.test(name)) {
      notes.lost(name, 'the command module does not allow this variable');
    } else env[name] = value;
  }
  if ('TZ' in env && !settings.has('CRON_TZ'))
    notes.note('TZ', 'the command gets it; as in cron, the times of the schedule follow CRON_TZ only');
  return env;
}
