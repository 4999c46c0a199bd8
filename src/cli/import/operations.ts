import type { Operation, Refusal } from '../operations.ts';

export interface KnownTask {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

interface Page {
  readonly nodes: readonly KnownTask[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const importedTasks: Operation<{ tasks: Page }, { tag: { key: string; value: string }; after: string | null }> =
  {
    text: `
query ImportedTasks($tag: TagInput!, $after: Cursor) {
  tasks(first: 200, after: $after, filter: { tags: [$tag] }, orderBy: { field: CREATED_AT, direction: ASC }) {
    nodes { id name tags { key value } } pageInfo { hasNextPage endCursor }
  }
}`,
  };

export const taskNamed: Operation<{ task: KnownTask | null }, { name: string }> = {
  text: `
query TaskNamed($name: String!) { task(by: { name: $name }) { id name tags { key value } } }`,
};

export const knownModules: Operation<
  { taskModules: readonly { readonly name: string; readonly available: boolean }[] },
  object
> = { text: 'query KnownModules { taskModules { name available } }' };

export const createTask: Operation<
  { createTask: { task: { id: string } | null; errors: readonly Refusal[] } },
  { input: object }
> = {
  text: `mutation ImportTask($input: CreateTaskInput!) {
  createTask(input: $input) { task { id } errors { code message path } }
}`,
};
