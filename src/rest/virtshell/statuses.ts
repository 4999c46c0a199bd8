import { z } from 'zod';
import type { TaskStanding } from '../../ports/dialect-store.ts';
import type { RunRow } from '../../domain/model/rows.ts';

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
export function statusOf(run: RunRow): Status {
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

export function isStatus(word: string): word is Status {
  return statuses.some((one) => one === word);
}

const working = statuses.filter((one) => phases[one] === 'working');
const succeeded = statuses.filter((one) => phases[one] === 'succeeded');
const atWork = ['RUNNING', 'CANCELING'] as const;
const failed = ['FAILED', 'TIMED_OUT', 'LOST', 'CANCELED'] as const;
const byAgent = (word: Status): TaskStanding => ({
  lastRun: [{ states: atWork, statusMessage: { values: [word] } }],
  noRun: [],
});

/** The same the other way round: how the tasks of a status stand. */
export const standings: Readonly<Record<Status, TaskStanding>> = {
  pending: { lastRun: [{ states: ['QUEUED'], external: true }], noRun: [] },
  'in progress': {
    lastRun: [{ states: atWork, statusMessage: { values: working, not: true } }, ...byAgent('in progress').lastRun],
    noRun: [],
  },
  sucess: { lastRun: [{ states: ['SUCCEEDED'] }], noRun: [{ own: true, keptStatus: { values: succeeded } }] },
  failed: {
    lastRun: [{ states: failed, errorType: { values: [errorType('error')], not: true } }],
    noRun: [
      { own: true, keptStatus: { values: succeeded, not: true } },
      { own: false, canceled: true },
    ],
  },
  dispatching: {
    lastRun: [
      { states: ['QUEUED'], external: false },
      { states: ['SCHEDULED', 'RETRY_WAIT'] },
      ...byAgent('dispatching').lastRun,
    ],
    noRun: [{ own: false, canceled: false }],
  },
  dispatched: byAgent('dispatched'),
  received: byAgent('received'),
  error: { lastRun: [{ states: failed, errorType: { values: [errorType('error')] } }], noRun: [] },
};

export function errorType(word: Status): string {
  return `agent.${word}`;
}

function workingWord(word: string | null): Status | undefined {
  return statuses.find((one) => one === word && phases[one] === 'working');
}
