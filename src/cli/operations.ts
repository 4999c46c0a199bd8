/** Every operation that the command line sends, with the type of its answer. A test holds the texts against the schema. */
export interface Operation<Result, Variables extends object> {
  readonly text: string;
  /** Only for the compiler. */
  readonly types?: (variables: Variables) => Result;
}

function operation<Result, Variables extends object>(text: string): Operation<Result, Variables> {
  return { text };
}

export type RunState =
  | 'SCHEDULED'
  | 'QUEUED'
  | 'RUNNING'
  | 'RETRY_WAIT'
  | 'CANCELING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'CANCELED'
  | 'LOST';

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
}

export interface Run {
  readonly id: string;
  readonly number: number;
  readonly state: RunState;
  readonly trigger: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly scheduledFor: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly durationMs: number | null;
  readonly progressPercent: number | null;
  readonly logCount: number;
  readonly error: { readonly message: string } | null;
  readonly task: { readonly id: string; readonly name: string };
}

const runFields = `fragment RunFields on Run {
  id number state trigger attempt maxAttempts scheduledFor startedAt finishedAt durationMs progressPercent logCount
  error { message } task { id name }
}`;

export interface TaskRow {
  readonly name: string;
  readonly state: string;
  readonly module: { readonly name: string };
  readonly nextFireAt: string | null;
  readonly lastRun: { readonly number: number; readonly state: RunState; readonly finishedAt: string | null } | null;
  readonly schedules: { readonly nodes: readonly { readonly recurrence: { readonly summary: string } }[] };
}

export const listTasks = operation<{ tasks: { nodes: readonly TaskRow[]; totalCount: number } }, { first: number }>(`
query Tasks($first: Int!) {
  tasks(first: $first, orderBy: { field: NAME, direction: ASC }) {
    totalCount
    nodes {
      name state nextFireAt module { name } lastRun { number state finishedAt }
      schedules(first: 3) { nodes { recurrence { summary } } }
    }
  }
}`);

export const findTask = operation<
  { task: { id: string; name: string } | null },
  { by: { id: string } | { name: string } }
>(`query FindTask($by: TaskLocator!) { task(by: $by) { id name } }`);

export const listRuns = operation<
  { runs: { nodes: readonly Run[]; totalCount: number } },
  { first: number; filter: { taskIds?: readonly string[]; states?: readonly string[] } }
>(`query Runs($first: Int!, $filter: RunFilter) {
  runs(first: $first, filter: $filter) { totalCount nodes { ...RunFields } }
}
${runFields}`);

export const readRun = operation<
  { run: Run | null },
  { id: string }
>(`query ReadRun($id: ID!) { run(id: $id) { ...RunFields } }
${runFields}`);

export const executeTask = operation<
  { executeTask: { run: Run | null; errors: readonly Refusal[] } },
  { input: { id: string; params?: Readonly<Record<string, unknown>> | null; note?: string } }
>(`mutation ExecuteTask($input: ExecuteTaskInput!) {
  executeTask(input: $input) { run { ...RunFields } errors { code message path } }
}
${runFields}`);

export const cancelRun = operation<
  { cancelRun: { run: Run | null; errors: readonly Refusal[] } },
  { input: { id: string; reason?: string; grace?: string } }
>(`mutation CancelRun($input: CancelRunInput!) {
  cancelRun(input: $input) { run { ...RunFields } errors { code message path } }
}
${runFields}`);

export interface NodeRow {
  readonly id: string;
  readonly host: string;
  readonly startedAt: string;
  readonly heartbeatAt: string;
  readonly running: number;
  readonly capacity: number;
  readonly draining: boolean;
}

const nodeFields = `fragment NodeFields on Worker { id host startedAt heartbeatAt running capacity draining }`;

export const listNodes = operation<
  { serverInfo: { now: string; workers: readonly NodeRow[] } },
  object
>(`query Nodes { serverInfo { now workers { ...NodeFields } } }
${nodeFields}`);

export const drainNode = operation<
  { drainWorker: { worker: NodeRow | null; errors: readonly Refusal[] } },
  { input: { id: string; draining: boolean } }
>(`mutation DrainNode($input: DrainWorkerInput!) {
  drainWorker(input: $input) { worker { ...NodeFields } errors { code message path } }
}
${nodeFields}`);

export interface LogEntry {
  readonly index: number;
  readonly attempt: number;
  readonly level: 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'FATAL';
  readonly message: string;
  readonly statusPercent: number | null;
  readonly timestamp: string;
}

export interface LogBatch {
  readonly cursor: string;
  readonly final: boolean;
  readonly entries: readonly LogEntry[];
}

export const logTail = operation<{ logTail: LogBatch }, { runId: string; after?: string | null }>(
  `subscription LogTail($runId: ID!, $after: Cursor) {
  logTail(runId: $runId, after: $after, batchSize: 500) {
    cursor final entries { index attempt level message statusPercent timestamp }
  }
}`,
);

export interface Progress {
  readonly cursor: string;
  readonly final: boolean;
  readonly state: RunState;
  readonly attempt: number;
  readonly progressPercent: number | null;
  readonly statusMessage: string | null;
}

export const runProgress = operation<{ runProgress: Progress }, { runId: string; after?: string | null }>(
  `subscription RunProgress($runId: ID!, $after: Cursor) {
  runProgress(runId: $runId, after: $after, minInterval: "PT0.1S") {
    cursor final state attempt progressPercent statusMessage
  }
}`,
);

export interface RunEvent {
  readonly cursor: string;
  readonly at: string;
  readonly type: string;
  readonly state: RunState;
  readonly run: Run;
}

export const runEvents = operation<{ runEvents: RunEvent }, { taskIds: readonly string[]; after?: string | null }>(
  `subscription RunEvents($taskIds: [ID!]!, $after: Cursor) {
  runEvents(filter: { taskIds: $taskIds }, after: $after) { cursor at type state run { ...RunFields } }
}
${runFields}`,
);
