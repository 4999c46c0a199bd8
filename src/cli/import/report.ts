import type { Instant } from '../../domain/model/values.ts';
import { summarize } from '../../recurrence/index.ts';
import { nextFires } from '../../systems/import/next-fires.ts';
import { harmless, padded, shownWidth, type Terminal } from '../terminal.ts';
import type { Line, Outcome, TakenOver } from './take-over.ts';
import { taskInput } from './wire.ts';

export interface ReportContext {
  readonly source: string;
  readonly origin: string;
  readonly now: Instant;
  readonly apply: boolean;
  readonly shadow: boolean;
}

const firesShown = 3;
const widest = 44;

const words: Readonly<Record<Outcome, string>> = {
  NEW: 'new',
  CREATED: 'created',
  SAME: 'here already',
  CHANGED: 'changed',
  LEFT_OUT: 'left out',
  FAILED: 'FAILED',
};

/** The report for people: a line for each task, and below it the next instants and what is lost. */
export function printReport(terminal: Terminal, { lines, gone }: TakenOver, context: ReportContext): void {
  const heads = ['OUTCOME', 'ID', 'TASK', 'BECOMES', 'WHEN'];
  const rows = lines.map((line) => ({ line, cells: cellsOf(line) }));
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map(({ cells }) => shownWidth(cells[i] ?? ''))));
  const print = (cells: readonly string[]) =>
    cells
      .map((cell, i) => padded(cell, widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  if (rows.length > 0) terminal.line(terminal.paint('gray', print(heads)));
  for (const { line, cells } of rows) {
    terminal.line(print(cells));
    for (const below of detailsOf(line, context.now)) terminal.line(`    ${harmless(below)}`);
  }
  for (const { name } of gone)
    terminal.line(
      `gone          "${harmless(name)}" was imported before and is no longer at the source; it stays as it is`,
    );
  terminal.line();
  terminal.line(totalsOf(lines, gone.length, context));
}

function cellsOf({ imported, outcome, name }: Line): string[] {
  const { id, title, draft } = imported;
  const schedules = (draft?.schedules ?? []).map(({ recurrence, timeZone }) => summarize(recurrence, timeZone));
  const when =
    schedules.length === 0
      ? '–'
      : schedules.length > 2
        ? `${schedules[0]}; ${schedules.length - 1} more`
        : schedules.join('; ');
  return [words[outcome], id, cut(name ?? draft?.title ?? title), draft?.module ?? '–', when].map(harmless);
}

function detailsOf({ imported: { draft, remarks }, outcome, why, changed }: Line, now: Instant): string[] {
  const fires = draft === null || outcome === 'LEFT_OUT' ? [] : nextFires(draft, now, firesShown);
  const paused = draft?.schedules.find((schedule) => schedule.paused !== null)?.paused;
  return [
    ...(why === null ? [] : [`why   ${why}`]),
    ...(changed.length === 0
      ? []
      : [`now   at the source, ${changed.join(', ')} differ from what was imported; nothing is changed here`]),
    ...(fires.length === 0 ? [] : [`next  ${fires.map(shortIso).join('  ')}`]),
    ...(paused == null ? [] : [`note  paused: ${paused}`]),
    ...remarks.map(({ kind, field, text }) => `${kind === 'LOST' ? 'lost' : 'note'}  ${field}: ${text}`),
  ];
}

function totalsOf(lines: readonly Line[], gone: number, { apply, shadow, source }: ReportContext): string {
  const counts = Object.entries(words).flatMap(([outcome, word]) => {
    const count = lines.filter((line) => line.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const sum = [...counts, ...(gone === 0 ? [] : [`${gone} gone`])].join(', ');
  const summary = `${lines.length} tasks of ${source}${sum === '' ? '' : `: ${sum}`}.`;
  if (apply) return summary;
  return `${summary} Nothing has been created: --apply does it${shadow ? ', in shadow mode' : ''}.`;
}

/** The report for programs. It also has what would be sent to the service. */
export function reportJson({ lines, gone }: TakenOver, context: ReportContext): string {
  const { source, origin, apply, shadow, now } = context;
  const tasks = lines.map(({ imported, outcome, why, changed, name, taskId }) => {
    const { id, title, draft, remarks } = imported;
    const becomes = draft === null ? null : taskInput(name ?? draft.title, draft, [], shadow);
    return {
      id,
      title,
      outcome,
      why,
      changed,
      name,
      taskId,
      becomes: becomes && { ...becomes, tags: undefined },
      nextFires: draft === null ? [] : nextFires(draft, now, firesShown).map((at) => new Date(at).toISOString()),
      remarks,
    };
  });
  const left = gone.map(({ id, name }) => ({ taskId: id, name }));
  return JSON.stringify({ source, origin, applied: apply, shadow, tasks, gone: left }, null, 2);
}

function shortIso(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function cut(text: string): string {
  return text.length <= widest ? text : `${text.slice(0, widest - 1)}…`;
}
