import type { TenantScope } from '../../domain/model/actor.ts';
import type { DialectDocument } from '../../domain/model/dialect-document.ts';
import type { Recipient } from '../../domain/model/recipient.ts';
import type { Task } from '../../domain/model/task.ts';

export interface TaskChecks {
  /** Those that have not been deleted, counted up to `most`. */
  count(tenantId: string, most: number): Promise<number>;
  named(tenantId: string, name: string): Promise<Task | null>;
  lock(scope: TenantScope, id: string): Promise<Task | null>;
}

export interface TaskWrites extends TaskChecks {
  insert(task: Task): Promise<void>;
  save(task: Task): Promise<void>;
  /** In place of what the dialect kept with the task before. */
  keepDocument(task: Pick<Task, 'id' | 'tenantId'>, kept: DialectDocument): Promise<void>;
  /** Whom to mail when a run of the task has ended; runs that are under way keep to whether there was anybody. */
  saveRecipients(taskId: string, recipients: readonly Recipient[]): Promise<void>;
}
