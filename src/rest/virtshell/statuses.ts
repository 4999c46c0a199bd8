import { z } from 'zod';
import type { Run } from '../../domain/run.ts';

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
const statuses = Object.keys(phases) as [Status, ...Status[]];

/** The misspelt word is the right one; the other is understood. */
export const status = z.preprocess(spelt, z.enum(statuses, { error: `must be one of ${statuses.join(', ')}` }));

export function spelt<T>(word: T): T | 'sucess' {
  return word === 'success' ? 'sucess' : word;
}

/** Beside the run's state, what its agent called it last: its status message, or the type of its error. */
export function statusOf(run: Run): Status {
  switch (run.state) {
    case 'QUEUED':
      // For agents to take. What a node will run is nothing to them.
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
