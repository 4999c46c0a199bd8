import { registerEnumType } from 'type-graphql';

/** A GraphQL enum over a closed set of the domain's, whose names are its values. */
export function enumOf<Name extends string>(
  name: string,
  values: readonly Name[],
  description?: string,
): { readonly [N in Name]: N } {
  const members = Object.fromEntries(values.map((value) => [value, value])) as { readonly [N in Name]: N };
  return namedEnum(name, members, description);
}

/** A GraphQL enum whose names stand for other values in the domain. */
export function namedEnum<T extends object>(name: string, members: T, description?: string): T {
  registerEnumType(members, { name, ...(description !== undefined && { description }) });
  return members;
}
