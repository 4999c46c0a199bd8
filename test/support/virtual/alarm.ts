import type { Alarm } from '../../../src/scheduling/alarm/alarm.ts';

/** An alarm without wakes: the test calls the engine. */
export function noAlarm(): Alarm {
  return {
    arm: async () => true,
    start: async () => undefined,
    stop: async () => undefined,
    health: () => ({ ok: true, store: 'postgres', message: null, losses: 0 }),
    onChange: () => () => undefined,
  };
}
