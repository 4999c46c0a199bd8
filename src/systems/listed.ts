import type { Task } from '../domain/model/task.ts';
import type { ListedTask } from '../ports/dialect-store.ts';

/** A task that has been read whole, as lists have it. */
export function listed(task: Task): ListedTask {
  const { module, params } = task;
  const named = (of: string, param: string): string | null => {
    const name = module === of ? params[param] : undefined;
    return typeof name === 'string' ? name : null;
  };
  return { ...task, worker: named('external', 'worker'), script: named('script', 'script') };
}
