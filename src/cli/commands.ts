import { accepted, type Client, ClientError } from './client.ts';
import { followRun, logLine, stateText, timeOf } from './follow.ts';
import {
  DrainNodeDocument,
  ExecuteTaskDocument,
  FindTaskDocument,
  ListNodesDocument,
  ListRunsDocument,
  ListTasksDocument,
  ReadRunDocument,
  type ShownNodeFragment,
  type ShownRunFragment,
  TailLogDocument,
} from './generated.ts';
import { padded, shownWidth, type Terminal } from './terminal.ts';

/** What each command needs: a client, a terminal, and a signal that ends it. */
export interface Session {
  readonly client: Client;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

const mostRows = 200;
const rowsShown = 20;

export async function showTasks({ client, terminal }: Session): Promise<void> {
  const { tasks } = await client.call(ListTasksDocument, { first: mostRows });
  const rows = tasks.nodes.map(({ name, module, state, nextFireAt, lastRun, schedules }) => [
    name,
    module.name,
    state,
    schedules.nodes.map(({ recurrence }) => recurrence.summary).join('; ') || '–',
    nextFireAt ?? '–',
    lastRun === null ? '–' : `#${lastRun.number} ${stateText(terminal, lastRun.state)}`,
  ]);
  table(terminal, ['TASK', 'MODULE', 'STATE', 'SCHEDULES', 'NEXT', 'LAST RUN'], rows, tasks.totalCount);
}

export async function showRuns(
  { client, terminal }: Session,
  options: { readonly task?: string; readonly first?: number },
): Promise<void> {
  const filter = options.task === undefined ? {} : { taskIds: [await taskId(client, options.task)] };
  const { runs } = await client.call(ListRunsDocument, { first: options.first ?? rowsShown, filter });
  const rows = runs.nodes.map((run) => [
    run.task.name,
    `#${run.number}`,
    stateText(terminal, run.state),
    run.trigger,
    run.scheduledFor,
    run.durationMs === null ? '–' : `${(run.durationMs / 1000).toFixed(1)} s`,
    run.id,
  ]);
  table(terminal, ['TASK', 'RUN', 'STATE', 'TRIGGER', 'SCHEDULED FOR', 'TOOK', 'ID'], rows, runs.totalCount);
}

/** Starts a run and, with `follow`, shows it until it ends. Then the exit code is 1 unless the run has succeeded. */
export async function runTask(
  session: Session,
  name: string,
  options: { readonly follow?: boolean; readonly params?: Record<string, unknown> },
): Promise<number> {
  const { client, terminal } = session;
  const id = await taskId(client, name);
  const answer = await client.call(ExecuteTaskDocument, { input: { id, params: options.params ?? null } });
  const { run } = accepted(answer.executeTask);
  if (run === null) throw new ClientError('the service started no run', false);
  if (!options.follow) {
    terminal.line(run.id);
    return 0;
  }
  terminal.line(`${run.task.name} #${run.number}  ${run.id}`);
  return follow(session, run);
}

export async function showLogs(
  session: Session,
  runId: string,
  options: { readonly follow?: boolean },
): Promise<number> {
  const { run } = await session.client.call(ReadRunDocument, { id: runId });
  if (run === null) throw new ClientError(`no run has the id "${runId}"`, false);
  if (options.follow || run.finishedAt !== null) return follow(session, run);
  await printLog(session, run);
  return 0;
}

export async function showNodes({ client, terminal }: Session): Promise<void> {
  const { workers, now } = (await client.call(ListNodesDocument, {})).serverInfo;
  const rows = workers.map((node) => [
    node.host,
    isGone(node, now) ? 'GONE' : node.draining ? 'DRAINING' : 'TAKES RUNS',
    `${node.running} of ${node.capacity}`,
    node.startedAt,
    node.id,
  ]);
  table(terminal, ['HOST', 'STATE', 'RUNNING', 'SINCE', 'ID'], rows, rows.length);
}

/** Nodes renew their leases every second; the service still lists those of the last minute. */
function isGone({ heartbeatAt }: ShownNodeFragment, now: string): boolean {
  return Date.parse(now) - Date.parse(heartbeatAt) > 5_000;
}

export async function drain(
  { client, terminal }: Session,
  name: string,
  { undo = false }: { readonly undo?: boolean },
): Promise<void> {
  const { workers, now } = (await client.call(ListNodesDocument, {})).serverInfo;
  const found = workers.filter((node) => [node.id, node.host].includes(name) && !isGone(node, now));
  if (found.length === 0) throw new ClientError(`there is no node "${name}"`, false);
  if (found.length > 1)
    throw new ClientError(`${found.length} nodes run on "${name}"; give the id of one ("polychron nodes")`, false);
  const answer = await client.call(DrainNodeDocument, { input: { id: found[0]!.id, draining: !undo } });
  const { worker } = accepted(answer.drainWorker);
  if (worker === null) throw new ClientError('the service answered no node', false);
  terminal.line(
    worker.draining
      ? `${worker.host} takes no new runs; ${worker.running} are still at work`
      : `${worker.host} takes runs again`,
  );
}

/** Prints the log so far of a run that goes on. */
async function printLog({ client, terminal, signal }: Session, { id, logCount }: ShownRunFragment): Promise<void> {
  if (logCount === 0) return;
  for await (const { entries } of client.follow(TailLogDocument, 'logTail', { runId: id }, { signal })) {
    for (const entry of entries) terminal.line(logLine(terminal, entry));
    if ((entries.at(-1)?.index ?? 0) >= logCount) return;
  }
}

async function follow({ terminal, client, signal }: Session, run: ShownRunFragment): Promise<number> {
  const end = await followRun(terminal, client, run.id, signal);
  const { run: ended } = await client.call(ReadRunDocument, { id: run.id });
  const took = ended?.durationMs == null ? '' : ` in ${(ended.durationMs / 1000).toFixed(1)} s`;
  const why = ended?.error ? `: ${ended.error.message}` : '';
  const when = ended?.finishedAt == null ? '' : `${terminal.paint('gray', timeOf(ended.finishedAt))} `;
  terminal.line(`${when}${run.task.name} #${run.number} ${stateText(terminal, end.state)}${took}${why}`);
  return end.state === 'SUCCEEDED' ? 0 : 1;
}

/** The id of a task that is given by its name or by its id. */
async function taskId(client: Client, nameOrId: string): Promise<string> {
  const byName = await client.call(FindTaskDocument, { by: { name: nameOrId } });
  const found = byName.task ?? (await client.call(FindTaskDocument, { by: { id: nameOrId } })).task;
  if (!found) throw new ClientError(`there is no task "${nameOrId}"`, false);
  return found.id;
}

function table(
  terminal: Terminal,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  total: number,
): void {
  const lines = [heads.map((head) => terminal.paint('gray', head)), ...rows];
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => shownWidth(cells[column] ?? ''))));
  for (const cells of lines)
    terminal.line(
      cells
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  if (total > rows.length) terminal.line(terminal.paint('gray', `… ${total - rows.length} more`));
}
