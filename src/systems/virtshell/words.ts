import { z } from 'zod';
import type { RunRow } from '../../domain/model/rows.ts';

/** Translates between VirtShell's terms and ours. */

export const prefix = '/api/virtshell/v1';
export const path = `${prefix}/tasks`;
export const header = 'X-VirtShell-Authorization';

/** The text that a client signs instead of sending its token. */
export function signedText(method: string, pathname: string): string {
  return `${method}\n${pathname}`;
}

/** The type of a task that names none. */
export const defaultType = 'task';

/** The phase of a run for each status. The statuses after `failed` are not documented, but agents send them. */
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

/** The API's own word is misspelt; the correct spelling is accepted too. */
export const status = z.preprocess(spelt, z.enum(statuses, { error: `must be one of ${statuses.join(', ')}` }));

export function spelt<T>(word: T): T | 'sucess' {
  return word === 'success' ? 'sucess' : word;
}

export function isStatus(word: string): word is Status {
  return statuses.some((one) => one === word);
}

/**
 * The status comes from the run's state and from the last status of its agent: the status message or the type of its
 * error.
 */
export function statusOf(run: RunRow): Status {
  switch (run.state) {
    case 'QUEUED':
      // Agents may take it. A run that a node will execute is not for agents.
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
