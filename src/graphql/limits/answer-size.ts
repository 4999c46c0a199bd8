import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
} from 'graphql';

import { jsonSize } from '../../flow/json-size.ts';
import type { GraphqlContext } from '../context.ts';

/** Characters per field for quotes, a colon and a comma. */
const perField = 4;

/** Counts the size of each field of an answer, so that an answer that grows too large ends early. */
export function countAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? (defaultFieldResolver as GraphQLFieldResolver<unknown, GraphqlContext>);
      field.resolve = counted(resolve, isLeafType(getNamedType(field.type)));
    }
  }
}

function counted(
  resolve: GraphQLFieldResolver<unknown, GraphqlContext>,
  isLeaf: boolean,
): GraphQLFieldResolver<unknown, GraphqlContext> {
  return (source, args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    const count = (settled: unknown): unknown => {
      // The alias counts too: the caller chooses it, and it may be long.
      const overhead = String(info.path.key).length + perField;
      context.budget.show(overhead + (isLeaf ? jsonSize(settled) : 0));
      return settled;
    };
    return value instanceof Promise ? value.then(count) : count(value);
  };
}
