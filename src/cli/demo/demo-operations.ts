import type { Operation, Refusal } from '../operations.ts';

export interface TaskDraft {
  readonly name: string;
  readonly title: string;
  readonly module: string;
  readonly params: object;
  readonly retry: object;
  readonly concurrency?: object;
  readonly timeout: string;
  readonly schedules: readonly object[];
}

export interface MadeTask {
  readonly id: string;
  readonly schedules: {
    readonly nodes: readonly { readonly id: string; readonly recurrence: { readonly summary: string } }[];
  };
}

export const createTask: Operation<
  { createTask: { task: MadeTask | null; errors: readonly Refusal[] } },
  { input: TaskDraft }
> = {
  text: `mutation CreateTask($input: CreateTaskInput!) {
  createTask(input: $input) {
    task { id schedules { nodes { id recurrence { summary } } } }
    errors { code message path }
  }
}`,
};

export const cancelTask: Operation<
  { cancelTask: { errors: readonly Refusal[] } },
  { input: { id: string; reason: string } }
> = {
  text: `mutation CancelTask($input: CancelTaskInput!) { cancelTask(input: $input) { errors { code message path } } }`,
};

export interface Balance {
  readonly planned: number;
  readonly dispatched: number;
  readonly skipped: number;
  readonly missed: number;
  readonly superseded: number;
  readonly pending: number;
  readonly balanced: boolean;
  readonly unaccounted: readonly string[];
}

export interface Occurrence {
  readonly nominalAt: string;
  readonly until: string | null;
  readonly count: number;
  readonly state: string;
  readonly reason: string | null;
  readonly run: { readonly id: string; readonly state: string } | null;
}

export const readBooks: Operation<
  { schedule: { ledger: Balance; occurrences: { nodes: readonly Occurrence[]; totalCount: number } } | null },
  { id: string; to: string }
> = {
  text: `query Books($id: ID!, $to: DateTime!) {
  schedule(id: $id) {
    ledger(range: { to: $to }) { planned dispatched skipped missed superseded pending balanced unaccounted }
    occurrences(first: 200) { totalCount nodes { nominalAt until count state reason run { id state } } }
  }
}`,
};
