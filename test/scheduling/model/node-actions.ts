import { Crash, type CrashPoint } from '../../support/virtual/faults.ts';
import { type Action, Stored } from './action.ts';

export function live(ms: number): Action {
  return {
    name: `live ${ms}`,
    onSchedule: false,
    async act(_model, world) {
      await world.live(world.clock.now() + ms);
      return () => undefined;
    },
  };
}

export function down(ms: number): Action {
  return {
    name: `down ${ms}`,
    onSchedule: false,
    async act(_model, world) {
      await world.down(world.clock.now() + ms);
      return () => undefined;
    },
  };
}

/** Time passes and nobody has looked when the next thing happens. */
export function pass(ms: number): Action {
  return {
    name: `pass ${ms}`,
    onSchedule: false,
    act(_model, world) {
      world.clock.set(world.clock.now() + ms);
      return Promise.resolve(() => undefined);
    },
  };
}

export function setBack(ms: number): Action {
  return {
    name: `set the clock back by ${ms}`,
    onSchedule: false,
    act(model, world) {
      model.clockSetBack = true;
      world.clock.set(world.clock.now() - ms);
      return Promise.resolve(() => undefined);
    },
  };
}

export function finish(most: number): Action {
  return {
    name: `finish ${most} runs`,
    onSchedule: false,
    async act(_model, world) {
      await world.finish([...world.worker.attempts.keys()].slice(0, most));
      return () => undefined;
    },
  };
}

export const restart: Action = {
  name: 'restart',
  onSchedule: false,
  async act(_model, world) {
    await world.restart();
    return () => undefined;
  },
};

/** The process dies in the action's next transaction, and another one takes over. */
export function crash(action: Action, point: CrashPoint): Action {
  return {
    name: `die ${point} in: ${action.name}`,
    onSchedule: action.onSchedule,
    async act(model, world) {
      world.faults.dieAt(point);
      const outcome = await action.act(model, world).catch((error: unknown) => {
        if (error instanceof Stored && point === 'AFTER_COMMIT') return error.learn;
        if (error instanceof Stored || error instanceof Crash) return () => undefined;
        throw error;
      });
      await world.restart();
      return outcome;
    },
  };
}
