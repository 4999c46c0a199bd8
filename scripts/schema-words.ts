import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Lists parts of the schema without a description, or with one that only repeats the name. */
export function missingWords(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type) => [problemOf(type.name, type), ...membersOf(type)])
    .filter((problem) => problem !== null);
}

function membersOf(type: GraphQLNamedType): (string | null)[] {
  if (isEnumType(type)) return type.getValues().map((value) => problemOf(`${type.name}.${value.name}`, value));
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => problemOf(`${type.name}.${field.name}`, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const where = `${type.name}.${field.name}`;
    return [problemOf(where, field), ...field.args.map((arg) => problemOf(`${where}(${arg.name})`, arg))];
  });
}

function problemOf(where: string, { name, description }: Described): string | null {
  if (!description?.trim()) return `${where} has no description`;
  const repeated = letters(description).replace(/^(the|a|an)/, '') === letters(name);
  return repeated ? `the description of ${where} only repeats its name` : null;
}

function letters(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
