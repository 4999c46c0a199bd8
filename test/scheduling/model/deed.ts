import type fc from 'fast-check';
import { DomainError } from '../../../src/domain/model/errors.ts';
import { Crash } from '../../support/virtual/faults.ts';
import type { World } from '../../support/virtual/world.ts';
import type { Model, ModelSchedule } from './model.ts';

/** Something that happens to a node. `act` returns what the model has to learn once it is stored. */
export interface Deed {
  readonly name: string;
  /** Needs a schedule that has not been deleted. */
  readonly onSchedule: boolean;
  act(model: Model, world: World): Promise<() => void | Promise<void>>;
}

/** A crash on the way, with what the model has to learn if the transaction was stored all the same. */
export class Stored extends Error {
  readonly learn: () => void | Promise<void>;

  constructor(learn: () => void | Promise<void>) {
    super('the process died');
    this.learn = learn;
  }
}

export async function told(learn: () => void | Promise<void>, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof Crash ? new Stored(learn) : error;
  }
}

export function onSchedule(
  name: string,
  index: number,
  act: (schedule: ModelSchedule, model: Model, world: World) => ReturnType<Deed['act']>,
): Deed {
  return {
    name: `${index}: ${name}`,
    onSchedule: true,
    act: (model, world) => act(model.pick(index), model, world),
  };
}

/** Carries a deed out; what the domain refuses changes nothing. */
class DeedCommand implements fc.AsyncCommand<Model, World> {
  readonly #deed: Deed;

  constructor(deed: Deed) {
    this.#deed = deed;
  }

  check(model: Readonly<Model>): boolean {
    return !this.#deed.onSchedule || model.living.length > 0;
  }

  async run(model: Model, world: World): Promise<void> {
    model.history.push(`${new Date(world.clock.now()).toISOString()} ${this.#deed.name}`);
    try {
      const learn = await this.#deed.act(model, world);
      await learn();
      await world.attend();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      model.history.push(`    refused: ${error.message}`);
    }
  }

  toString(): string {
    return this.#deed.name;
  }
}

export function commandOf(deed: fc.Arbitrary<Deed>): fc.Arbitrary<fc.AsyncCommand<Model, World>> {
  return deed.map((each) => new DeedCommand(each));
}
