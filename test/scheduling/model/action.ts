import type fc from 'fast-check';
import { DomainError } from '../../../src/domain/model/errors.ts';
import { Crash } from '../../support/virtual/faults.ts';
import type { World } from '../../support/virtual/world.ts';
import type { Model, ModelSchedule } from './model.ts';

/** Something that happens to a node. `act` returns what the model has to learn once it is stored. */
export interface Action {
  readonly name: string;
  /** Needs a schedule that has not been deleted. */
  readonly onSchedule: boolean;
  act(model: Model, world: World): Promise<() => void | Promise<void>>;
}

/** A crash, with what the model has to learn if the transaction was stored nevertheless. */
export class Stored extends Error {
  readonly learn: () => void | Promise<void>;

  constructor(learn: () => void | Promise<void>) {
    super('the process died');
    this.learn = learn;
  }
}

/** Does the work. If the process dies meanwhile, the error carries what the model has to learn if it was stored. */
export async function withLesson(learn: () => void | Promise<void>, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof Crash ? new Stored(learn) : error;
  }
}

export function onSchedule(
  name: string,
  index: number,
  act: (schedule: ModelSchedule, model: Model, world: World) => ReturnType<Action['act']>,
): Action {
  return {
    name: `${index}: ${name}`,
    onSchedule: true,
    act: (model, world) => act(model.pick(index), model, world),
  };
}

/** Carries out an action. If the domain refuses it, the model learns nothing. */
class ActionCommand implements fc.AsyncCommand<Model, World> {
  readonly #action: Action;

  constructor(action: Action) {
    this.#action = action;
  }

  check(model: Readonly<Model>): boolean {
    return !this.#action.onSchedule || model.living.length > 0;
  }

  async run(model: Model, world: World): Promise<void> {
    model.history.push(`${new Date(world.clock.now()).toISOString()} ${this.#action.name}`);
    try {
      const learn = await this.#action.act(model, world);
      await learn();
      await world.attend();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      model.history.push(`    refused: ${error.message}`);
    }
  }

  toString(): string {
    return this.#action.name;
  }
}

export function commandOf(action: fc.Arbitrary<Action>): fc.Arbitrary<fc.AsyncCommand<Model, World>> {
  return action.map((each) => new ActionCommand(each));
}
