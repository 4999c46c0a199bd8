import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';

/** What VirtShell's words mean here, and ours there. */

export const prefix = '/api/virtshell/v1';
export const path = `${prefix}/tasks`;
export const header = 'X-VirtShell-Authorization';

/** What a client signs instead of sending its token. */
export function signedText(method: string, pathname: string): string {
  return `${method}\n${pathname}`;
}

/** What runs a task that names no type. */
export const defaultType = 'task';

/** What a status says of the run. The ones after `failed` are not in the document; agents put them. */
export const phases = {
  pending: 'waiting',
  'in progress': 'working',
  sucess: 'succeeded',
  failed: 'failed',
  dispatching: 'working',
  dispatched: 'working',
  received: 'working',
  error: 'failed',
} as const;

export type Status = keyof typeof phases;
export const statuses = Object.keys(phases) as [Status, ...Status[]];

/** The misspelt word is the right one; the other is understood. */
export const status = z.preprocess(spelt, z.enum(statuses, { error: `must be one of ${statuses.join(', ')}` }));

export function spelt<T>(word: T): T | 'sucess' {
  return word === 'success' ? 'sucess' : word;
}

export function isStatus(word: string): word is Status {
  return statuses.some((one) => one === word);
}

/** Beside the run's state, what its agent called it last: its status message, or the type of its error. */
export function statusOf(run: RunRow): Status {
  switch (run.state) {
    case 'QUEUED':
      // For agents to take. Runs that a node will do are not for them.
      return run.module === 'external' ? 'pending' : 'dispatching';
    case 'SCHEDULED':
    case 'RETRY_WAIT':
      return 'dispatching';
    case 'RUNNING':
    case 'CANCELING':
      return workingWord(run.statusMessage) ?? 'in progress';
    case 'SUCCEEDED':
      return 'sucess';
    default:
      return run.error?.type === errorType('error') ? 'error' : 'failed';
  }
}

export function errorType(word: Status): string {
  return `agent.${word}`;
}

function workingWord(word: string | null): Status | undefined {
  return statuses.find((one) => one === word && phases[one] === 'working');
}
