import { isDeepStrictEqual } from 'node:util';

/** A part of JSON Schema 2020-12, implemented from its text without any library of the project. */
export type Schema = boolean | Readonly<Record<string, unknown>>;

/** Throws for an unknown keyword, so that a schema cannot say more than is checked. */
export function fits(schema: Schema, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  return Object.entries(schema).every(([keyword, says]) => {
    if (annotations.has(keyword)) return true;
    const judge = keywords[keyword];
    if (!judge) throw new Error(`the keyword ${keyword} is not known`);
    return judge(says as never, value, schema);
  });
}

/** `if` is checked by `then` and `else`, which see their siblings. */
const annotations = new Set(['$schema', 'title', 'description', 'examples', 'default', 'if']);

type Judge = (says: never, value: unknown, schema: Readonly<Record<string, unknown>>) => boolean;

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  array: (value) => Array.isArray(value),
  object: isObject,
};

const keywords: Readonly<Record<string, Judge>> = {
  type: (type: string | string[], value) => [type].flat().some((each) => types[each]!(value)),
  const: (constant: unknown, value) => isDeepStrictEqual(constant, value),
  enum: (allowed: unknown[], value) => allowed.includes(value),
  minimum: (least: number, value) => typeof value !== 'number' || value >= least,
  maximum: (most: number, value) => typeof value !== 'number' || value <= most,
  minLength: (least: number, value) => typeof value !== 'string' || Array.from(value).length >= least,
  maxLength: (most: number, value) => typeof value !== 'string' || Array.from(value).length <= most,
  pattern: (pattern: string, value) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  items: (items: Schema, value) => !Array.isArray(value) || value.every((item) => fits(items, item)),
  minItems: (least: number, value) => !Array.isArray(value) || value.length >= least,
  maxItems: (most: number, value) => !Array.isArray(value) || value.length <= most,
  uniqueItems: (asked: boolean, value) => !asked || !Array.isArray(value) || new Set(value).size === value.length,
  maxProperties: (most: number, value) => !isObject(value) || Object.keys(value).length <= most,
  required: (names: string[], value) => !isObject(value) || names.every((name) => Object.hasOwn(value, name)),
  propertyNames: (names: Schema, value) => !isObject(value) || Object.keys(value).every((name) => fits(names, name)),
  properties: (properties: Record<string, Schema>, value) =>
    !isObject(value) ||
    Object.entries(properties).every(([name, schema]) => !Object.hasOwn(value, name) || fits(schema, value[name])),
  additionalProperties: (others: Schema, value, { properties = {} }) =>
    !isObject(value) ||
    Object.entries(value).every(([name, inner]) => Object.hasOwn(Object(properties), name) || fits(others, inner)),
  anyOf: (alternatives: Schema[], value) => alternatives.some((schema) => fits(schema, value)),
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nothing awaits this table
  then: (schema: Schema, value, { if: condition }) => !fits(condition as Schema, value) || fits(schema, value),
  else: (schema: Schema, value, { if: condition }) => fits(condition as Schema, value) || fits(schema, value),
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
