import { parseRecurrence, RecurrenceError } from '../../recurrence/index.ts';

/*
 * Reads a crontab file as vixie cron does (crontab(5)). It consists of comments, entries, and settings `NAME = value`,
 * which apply to the lines below them. Anything that cron would refuse is a problem with its line and field.
 */

export interface CrontabEntry {
  /** The number of the line, from 1. */
  readonly line: number;
  /** Five fields or a name such as `@daily`, as written. */
  readonly expression: string;
  /** The user in a system crontab; null in others. */
  readonly user: string | null;
  /** The command as sh receives it. */
  readonly command: string;
  /** The text after the first `%`, in which further `%` end lines; null = none. */
  readonly stdin: string | null;
  /** The comment lines directly above the entry. */
  readonly comments: readonly string[];
  /** The settings above the entry; the last value of a name counts. */
  readonly settings: ReadonlyMap<string, string>;
  /** True for an entry that begins with `-`: cron does not log it. */
  readonly quiet: boolean;
}

export interface CrontabProblem {
  readonly line: number;
  /** `minute`, `hour`, `dayOfMonth`, `month`, `dayOfWeek`, `user`, `command`, `setting`, `expression` */
  readonly field: string;
  readonly message: string;
}

export interface CrontabFile {
  readonly entries: readonly CrontabEntry[];
  readonly problems: readonly CrontabProblem[];
}

const setting = /^\s*(?:"([^"]+)"|'([^']+)'|([^\s"'=]+))\s*=\s*(.*?)\s*$/;
/** A comment that is a disabled entry does not describe the next entry. */
const disabled = /^#+\s*(@[a-z]+|[\d*][\d*,/-]*(\s+\S+){4})\s+\S/i;
const longestLine = 100_000;

export function readCrontab(text: string, options: { readonly withUser: boolean }): CrontabFile {
  const entries: CrontabEntry[] = [];
  const problems: CrontabProblem[] = [];
  let comments: string[] = [];
  let settings: ReadonlyMap<string, string> = new Map();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const number = index + 1;
    const trimmed = line.trim();
    if (trimmed === '') comments = [];
    else if (trimmed.startsWith('#')) {
      if (!disabled.test(trimmed)) comments.push(trimmed.replace(/^#+\s?/, ''));
    } else if (setting.test(line) && !/^\s*[\d*@]/.test(line)) {
      const [, double, single, bare, value = ''] = setting.exec(line)!;
      settings = new Map([...settings, [(double ?? single ?? bare)!, unquoted(value)]]);
      comments = [];
    } else {
      const read = readEntry(trimmed, options.withUser);
      if ('message' in read) problems.push({ line: number, ...read });
      else entries.push({ line: number, ...read, comments: comments.filter((each) => each !== ''), settings });
      comments = [];
    }
  }
  return { entries, problems };
}

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote) ? value.slice(1, -1) : value;
}

type Entry = Omit<CrontabEntry, 'line' | 'comments' | 'settings'>;
type Fault = Omit<CrontabProblem, 'line'>;

function readEntry(line: string, withUser: boolean): Entry | Fault {
  if (line.length > longestLine)
    return { field: 'command', message: `the line is longer than ${longestLine} characters` };
  if (line.includes('\0')) return { field: 'command', message: 'the line contains a NUL' };
  const quiet = /^-[\d*@]/.test(line);
  const whole = quiet ? line.slice(1) : line;
  const count = whole.startsWith('@') ? 1 : 5;
  const [expression, rest] = split(whole, count);
  const names = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'];
  const given = expression.split(' ').length;
  if (given < count)
    return {
      field: names[given]!,
      message: 'is missing: an entry has minute, hour, day of month, month and day of week',
    };
  const fault = checkExpression(expression);
  if (fault) return fault;
  const [user, command] = withUser ? split(rest, 1) : [null, rest];
  if (user === '') return { field: 'user', message: 'is missing: a system crontab has a user before the command' };
  if (command === '') {
    const hint = withUser ? `; "${user}" was read as the user` : '';
    return { field: 'command', message: `is missing${hint}` };
  }
  return { expression, user, quiet, ...splitInput(command) };
}

/** Splits off the first `count` words, joined by single blanks; the rest stays unchanged. */
function split(text: string, count: number): [string, string] {
  const words: string[] = [];
  let rest = text;
  for (let i = 0; i < count && rest !== ''; i += 1) {
    const [word = ''] = /^\S+/.exec(rest) ?? [];
    words.push(word);
    rest = rest.slice(word.length).trimStart();
  }
  return [words.join(' '), rest];
}

function checkExpression(expression: string): Fault | null {
  if (/^@reboot$/i.test(expression)) return null;
  try {
    parseRecurrence({ kind: 'cron', syntax: 'VIXIE', expression });
    return null;
  } catch (error) {
    if (!(error instanceof RecurrenceError)) throw error;
    return { field: error.field.replace(/^cron\./, ''), message: error.message };
  }
}

/**
 * `%` ends a line and begins the standard input, and `\%` is a percent sign. A backslash after a backslash escapes
 * nothing.
 */
function splitInput(text: string): { readonly command: string; readonly stdin: string | null } {
  const marked = text.replaceAll(/\\[^]|%/g, (found) => (found === '%' ? '\0' : found === '\\%' ? '%' : found));
  const [command = '', ...lines] = marked.split('\0');
  const input = lines.join('\n');
  return {
    command: command.trimEnd(),
    stdin: input === '' ? null : input.endsWith('\n') ? input : `${input}\n`,
  };
}
