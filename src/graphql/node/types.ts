import { GraphQLID } from 'graphql';
import { Field, InterfaceType, Int } from 'type-graphql';

import { DateTime } from '../scalars/index.ts';

/** Rows of the domain have no type name. Code that returns a row as a Node adds it with {@link tagged}. */
const resolveType = (value: { readonly __typename?: string }): string | undefined => value.__typename;

export type Tagged<Name extends string, T> = T & { readonly __typename: Name };

export function tagged<Name extends string, T extends object>(name: Name, value: T): Tagged<Name, T> {
  return { ...value, __typename: name };
}

/** The id field of each type that can be fetched by its ID. */
export const globalId = {
  description: 'Identifies it among everything of the service; Query.node takes it. Never parse it.',
} as const;

@InterfaceType('Node', { resolveType, description: 'Anything that can be fetched by its ID.' })
export abstract class Node {
  @Field(() => GraphQLID, globalId)
  readonly id!: string;
}

@InterfaceType('Timestamped', { resolveType, description: 'Anything that knows when it was created and changed.' })
export abstract class Timestamped {
  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt!: number;
  @Field(() => DateTime, { description: 'When it was last changed.' })
  readonly updatedAt!: number;
}

@InterfaceType('Versioned', {
  resolveType,
  description: 'Anything whose changes are counted.',
})
export abstract class Versioned {
  @Field(() => Int, {
    description: 'Grows by one with every change. Send it as expectedVersion to change only what you have read.',
  })
  readonly version!: number;
}
