import type { Held } from '../../domain/model/commands/worker.ts';
import { DomainError } from '../../domain/model/errors.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import { isFinal } from '../../domain/model/run.ts';
import type { DialectDeps, Member } from '../dialect.ts';
import { inParts } from '../pages.ts';
import { errorType, phases, type Status, statusOf } from './words.ts';

/** The report of an agent on a task's run. */
export interface Report {
  /** Null: the status does not change. */
  readonly status: Status | null;
  readonly log: string;
}

/** Agents send no heartbeats, and their work may take hours. So the longest lease is used; each report renews it. */
const leaseMs = 86_400_000;
const prefix = 'virtshell/';
const most = { lines: 1_000, message: 65_536, error: 10_000 };

type ReportDeps = Pick<DialectDeps, 'tasks' | 'workers' | 'reader'>;

/** A task whose run is reported on; null = it has no run. */
interface Reported {
  readonly taskId: string;
  readonly run: RunRow | null;
}

/** Translates reports into calls of an external worker: take, log, status message, end. */
export class Reports {
  readonly #deps: ReportDeps;

  constructor(deps: ReportDeps) {
    this.#deps = deps;
  }

  /**
   * Answers the part of the log that no run can take yet. It is stored, and begins the log of the agent that takes the
   * run.
   */
  async report(caller: Member, user: string, { taskId, run: before }: Reported, report: Report): Promise<string> {
    const { status, log } = report;
    const phase = status === null ? null : phases[status];
    const run = before === null && phase !== null ? await this.#order(caller, taskId) : before;
    if (run === null) return log;
    // The run was just ordered, and a node may already execute it if actions.yaml says so.
    if (before === null && phase === 'waiting') return log;
    const turns = status !== null && status !== statusOf(run);
    if (!turns && run.nodeId === null) return isFinal(run.state) ? '' : log;
    if (!turns && log === '' && !isAgent(run)) return '';
    if (isFinal(run.state)) {
      if (phase !== 'waiting')
        throw refused(run, `the task has ended as ${statusOf(run)}; set its status to pending to run it again`);
      await this.#order(caller, taskId);
      return log;
    }
    // Agents of this API may report on each other's tasks, whatever their tokens are.
    const held = { ...(run.nodeId === null ? await this.#take(caller, user, run) : own(run)), anyToken: true };
    await this.#append(caller, held, log);
    await this.#pass(caller, taskId, held, { log, status: turns ? status : null, phase });
    return '';
  }

  /** Ends the run as its status says, or else shows the status while the run goes on. */
  async #pass(
    caller: Member,
    taskId: string,
    held: Held,
    { status, log, phase }: Report & { readonly phase: (typeof phases)[Status] | null },
  ): Promise<void> {
    const { workers } = this.#deps;
    const end = { ...held, result: null, exitCode: null, error: null };
    if (phase === 'succeeded') {
      await workers.complete(caller, { ...end, outcome: 'SUCCEEDED' });
    } else if (phase === 'failed') {
      const error = { type: errorType(status ?? 'failed'), message: reasonOf(log), retryable: true };
      await workers.complete(caller, { ...end, outcome: 'FAILED', error });
    } else if (phase === 'waiting') {
      // The new run is ordered first: if no further run may wait, this run goes on.
      await this.#order(caller, taskId);
      await workers.complete(caller, { ...end, outcome: 'CANCELED' });
    } else {
      await workers.heartbeat(caller, { ...held, percent: null, message: status });
    }
  }

  async #order(caller: Member, taskId: string): Promise<RunRow> {
    const wanted = { params: null, at: null, priority: null, note: null, idempotencyKey: null } as const;
    return (await this.#deps.tasks.execute(caller, { id: taskId, ...wanted, trigger: 'API' })).value;
  }

  async #take(caller: Member, user: string, run: RunRow): Promise<Held> {
    if (run.module !== 'external') throw refused(run, 'Polychron executes this task itself, so agents cannot');
    const worker = `${prefix}${user || 'agent'}`.slice(0, 200);
    const claim = await this.#deps.workers.take(caller, { runId: run.id, worker, leaseMs });
    if (claim) return claim;
    // Another agent was faster. This API treats all agents alike, so that agent's claim is used.
    const now = (await this.#deps.reader.runs.find(caller.tenantId, [run.id])).get(run.id);
    if (now && now.nodeId !== null) return own(now);
    throw refused(run, 'the task cannot be taken now: it was canceled, or a limit of concurrent runs is reached');
  }

  async #append(caller: Member, held: Held, log: string): Promise<void> {
    const lines = linesOf(log).map(
      (message) => ({ level: 'INFO', message, fields: null, percent: null, at: null }) as const,
    );
    for (const batch of inParts(lines, most.lines)) {
      // oxlint-disable-next-line no-await-in-loop -- lines have an order
      await this.#deps.workers.append(caller, { ...held, offset: null, lines: batch });
    }
  }
}

function own(run: RunRow): Held {
  if (!isAgent(run)) throw refused(run, `"${run.worker}" is at work on the task, which is not an agent of this API`);
  return { runId: run.id, fence: run.fence };
}

function isAgent({ nodeId, worker }: RunRow): boolean {
  return nodeId !== null && worker?.startsWith(prefix) === true;
}

/** The part of a log that is new compared with the one before: agents send the whole log, or only new text. */
export function newIn(log: string, before: string): string {
  if (log === before) return '';
  return before !== '' && log.startsWith(`${before}\n`) ? log.slice(before.length + 1) : log;
}

function linesOf(log: string): string[] {
  const lines = log.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length === 1 && lines[0] === '') return [];
  return lines.flatMap((line) => line.match(new RegExp(`[^]{1,${most.message}}`, 'g')) ?? ['']);
}

/** The last line that is not blank. */
function reasonOf(log: string): string {
  const said = linesOf(log).findLast((line) => line.trim() !== '') ?? 'the agent failed and did not say why';
  return said
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, most.error)
    .toWellFormed();
}

function refused(run: RunRow, message: string): DomainError {
  return new DomainError({ code: 'INVALID_STATE', state: run.state, allowed: ['QUEUED', 'RUNNING'], message });
}
