import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isLeafType,
  isObjectType,
} from 'graphql';

import type { GraphqlContext } from '../context.ts';

/** Quotes, a colon, a comma; and of a number its digits. */
const perField = 10;

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
      context.budget.show(overhead + (isLeaf ? sizeOf(settled) : 0));
      return settled;
    };
    return value instanceof Promise ? value.then(count) : count(value);
  };
}

const sizes = new WeakMap<object, number>();

/** Of the value as JSON, or a little less. What many fields show is measured once. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let size = sizes.get(value);
  if (size === undefined) {
    size = 2;
    if (Array.isArray(value)) for (const item of value) size += sizeOf(item) + 1;
    else for (const [name, inner] of Object.entries(value)) size += name.length + 4 + sizeOf(inner);
    sizes.set(value, size);
  }
  return size;
}
