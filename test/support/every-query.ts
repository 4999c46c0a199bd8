import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

export interface WrittenQuery {
  readonly name: string;
  readonly query: string;
}

/** GraphQL text of the value for a required argument. Throws for an unknown argument. */
export type ArgumentValue = (argument: GraphQLArgument, field: GraphQLField<unknown, unknown>) => string;

/** One query for each field of `Query`, with the fields of its types, and every field that takes arguments. */
export function everyQuery(
  schema: GraphQLSchema,
  value: ArgumentValue,
): { readonly queries: readonly WrittenQuery[]; readonly asked: ReadonlySet<string> } {
  const asked = new Set<string>();

  function call(field: GraphQLField<unknown, unknown>, owner: string): string {
    asked.add(`${owner}.${field.name}`);
    const given = field.args
      .filter(isRequiredArgument)
      .map((argument) => `${argument.name}: ${value(argument, field)}`);
    return given.length > 0 ? `${field.name}(${given.join(', ')})` : field.name;
  }

  function fieldsOf(type: GraphQLObjectType, depth: number): string {
    const parts = Object.values(type.getFields()).flatMap((field) => {
      const inner = getNamedType(field.type);
      // A page as `nodes` and as `edges` has the same rows.
      if (field.name === 'edges') return [];
      if (isLeafType(inner)) return [call(field, type.name)];
      const listed = type.name.endsWith('Connection');
      if (depth === 0 && !listed) return [];
      return [`${call(field, type.name)} ${selection(field.type, listed ? depth : depth - 1)}`];
    });
    return parts.join(' ');
  }

  function selection(output: GraphQLOutputType, depth: number): string {
    const type = getNamedType(output);
    if (isObjectType(type)) return `{ __typename ${fieldsOf(type, depth)} }`;
    if (!isAbstractType(type)) return '';
    // Fields with the same name may differ in type, so each gets an alias.
    const parts = schema.getPossibleTypes(type).map((possible) => {
      const leaves = Object.values(possible.getFields()).filter(
        (field) => field.args.length > 0 && isLeafType(getNamedType(field.type)),
      );
      const calls = leaves.map((field) => `${possible.name}_${field.name}: ${call(field, possible.name)}`);
      return `... on ${possible.name} { __typename ${calls.join(' ')} }`;
    });
    return `{ __typename ${parts.join(' ')} }`;
  }

  const queries = Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => {
    const inner = getNamedType(field.type);
    const text = call(field, 'Query');
    return { name: field.name, query: `{ ${text} ${isLeafType(inner) ? '' : selection(field.type, 1)} }` };
  });
  return { queries, asked };
}

/** Fields with arguments in all types that a query can reach. */
export function fieldsWithArguments(schema: GraphQLSchema): readonly string[] {
  const kept = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__') && !/^(Mutation|Subscription)$/.test(type.name),
  ) as GraphQLObjectType[];
  return kept.flatMap((type) =>
    Object.values(type.getFields())
      .filter(({ args }) => args.length > 0)
      .map(({ name }) => `${type.name}.${name}`),
  );
}

/** Mutations that can run without acting, with the field of their input that says so. */
export function everyDryRun(schema: GraphQLSchema): readonly { readonly name: string; readonly flag: string }[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap(({ name, args }) => {
    const input = getNamedType(args[0]!.type);
    const flags = isInputObjectType(input) ? Object.keys(input.getFields()) : [];
    return flags.filter((flag) => flag === 'validateOnly' || flag === 'dryRun').map((flag) => ({ name, flag }));
  });
}
