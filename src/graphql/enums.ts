import { registerEnumType } from 'type-graphql';

/**
 * Makes a GraphQL enum from a closed set of the domain, whose names are its values. Every value needs a description.
 */
export function enumOf<Name extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Name, string>>,
): { readonly [N in Name]: N } {
  const members = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as {
    readonly [N in Name]: N;
  };
  return namedEnum(name, description, members, values);
}

/** Makes a GraphQL enum whose names differ from the domain's values. */
export function namedEnum<T extends object>(
  name: string,
  description: string,
  members: T,
  descriptions: Readonly<Record<keyof T, string>>,
): T {
  const values = Object.entries<string>(descriptions).map(([value, text]) => [value, { description: text }]);
  registerEnumType(members, { name, description, valuesConfig: Object.fromEntries(values) });
  return members;
}
