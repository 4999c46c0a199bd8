import type { Alarm } from '../../../src/scheduling/alarm/alarm.ts';

/** The alarm of a node that nobody has to wake: the test says when it looks. */
export function noAlarm(): Alarm {
  return {
    arm: async () => true,
    start: async () => undefined,
    stop: async () => undefined,
    health: () => ({ ok: true, store: 'postgres', message: null, losses: 0 }),
    onChange: () => () => undefined,
  };
}
