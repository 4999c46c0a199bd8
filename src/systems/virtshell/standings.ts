import type { TaskStanding } from '../../ports/dialect-store.ts';
import { errorType, phases, type Status, statuses } from './words.ts';

const working = statuses.filter((one) => phases[one] === 'working');
const succeeded = statuses.filter((one) => phases[one] === 'succeeded');
const atWork = ['RUNNING', 'CANCELING'] as const;
const failed = ['FAILED', 'TIMED_OUT', 'LOST', 'CANCELED'] as const;
const byAgent = (word: Status): TaskStanding => ({
  lastRun: [{ states: atWork, statusMessage: { values: [word] } }],
  noRun: [],
});

/** The states of tasks for each status: the inverse of `statusOf`. */
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
