import { GraphQLID } from 'graphql';
import { Field, InterfaceType, Int } from 'type-graphql';

import { DateTime } from '../scalars/index.ts';

/** Rows come from the domain without a type name, so whoever returns one as a Node puts it on with {@link tagged}. */
const resolveType = (value: { readonly __typename?: string }): string | undefined => value.__typename;

export type Tagged<Name extends string, T> = T & { readonly __typename: Name };

export function tagged<Name extends string, T extends object>(name: Name, value: T): Tagged<Name, T> {
  return { ...value, __typename: name };
}

@InterfaceType('Node', { resolveType })
export abstract class Node {
  @Field(() => GraphQLID)
  readonly id!: string;
}

@InterfaceType('Timestamped', { resolveType })
export abstract class Timestamped {
  @Field(() => DateTime)
  readonly createdAt!: number;
  @Field(() => DateTime)
  readonly updatedAt!: number;
}

@InterfaceType('Versioned', {
  resolveType,
  description: 'Grows by one with every change; send it back as expectedVersion.',
})
export abstract class Versioned {
  @Field(() => Int)
  readonly version!: number;
}
