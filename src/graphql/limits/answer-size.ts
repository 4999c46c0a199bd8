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

/** Quotes, a colon and a comma. */
const perField = 4;

/** Counts what each field adds to its answer, so that one that grows too large ends before it is whole. */
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
      // Under its alias, which the caller has chosen and which may be long.
      const overhead = String(info.path.key).length + perField;
      context.budget.show(overhead + (isLeaf ? jsonSize(settled) : 0));
      return settled;
    };
    return value instanceof Promise ? value.then(count) : count(value);
  };
}
