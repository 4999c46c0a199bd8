import { runStates, runTriggers } from '../../domain/model/run.ts';
import { enumOf } from '../enums.ts';

export const RunState = enumOf('RunState', runStates);
export const RunTrigger = enumOf('RunTrigger', runTriggers);
export const RunAction = enumOf('RunAction', ['CANCEL', 'RETRY']);
