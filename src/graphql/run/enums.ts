import type {
  RunAction as RunActionName,
  RunState as RunStateName,
  RunTrigger as RunTriggerName,
} from '../../domain/model/run.ts';
import { enumOf } from '../enums.ts';

export const RunState = enumOf<RunStateName>('RunState', 'Where a run stands. It never leaves a final state.', {
  SCHEDULED: 'Its time is still to come.',
  QUEUED: 'It is due and waits for a place on a node, or for a worker.',
  RUNNING: 'An attempt is at work.',
  RETRY_WAIT: 'An attempt failed; the next one starts at nextAttemptAt.',
  CANCELING: 'It was canceled; the attempt at work is asked to end.',
  SUCCEEDED: 'Final: the work is done.',
  FAILED: 'Final: the last attempt failed.',
  TIMED_OUT: 'Final: the last attempt took longer than the timeout.',
  CANCELED: 'Final: it was canceled.',
  LOST: 'Final: the node or worker of the last attempt vanished.',
});

export const RunTrigger = enumOf<RunTriggerName>('RunTrigger', 'Why a run was created.', {
  SCHEDULE: 'An instant of a schedule.',
  MANUAL: 'executeTask.',
  API: 'A call of a REST dialect.',
  RETRY: 'retryRun.',
  CATCH_UP: 'An instant of a schedule that was decided late.',
  BACKFILL: 'backfillSchedule.',
});

export const RunAction = enumOf<RunActionName>('RunAction', 'What may be done with a run.', {
  CANCEL: 'cancelRun.',
  RETRY: 'retryRun.',
});
