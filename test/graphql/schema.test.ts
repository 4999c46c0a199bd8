import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import {
  type GraphQLSchema,
  buildClientSchema,
  buildSchema,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';

import { missingWords } from '../../scripts/schema-words.ts';
import { makeSchema } from '../../src/graphql/schema.ts';

describe('the schema', () => {
  let schema: GraphQLSchema;
  before(async () => {
    schema = await makeSchema();
  });

  it('describes every type, field, argument, input field and enum value', () => {
    assert.deepEqual(missingWords(schema), []);
    const poor = buildSchema(`
      "Reads." type Query { "The field." field("Which." a: In, b: Int): Of }
      "What is given." input In { c: Int }
      "Kinds." enum Of { "Of the first kind." D, E }
    `);
    assert.deepEqual(missingWords(poor), [
      'the description of Query.field only repeats its name',
      'Query.field(b) has no description',
      'In.c has no description',
      'Of.E has no description',
    ]);
  });

  it('names every mutation, its one input and its payload alike', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    assert.equal(mutations.length, 32);
    for (const { name, args, type } of mutations) {
      const noun = name.charAt(0).toUpperCase() + name.slice(1);
      assert.deepEqual(
        args.map((arg) => `${arg.name}: ${String(arg.type)}`),
        [`input: ${noun}Input!`],
        name,
      );
      assert.equal(String(type), `${noun}Payload!`);
      assert.ok(isNonNullType(type) && isObjectType(type.ofType));
      assert.equal(String(type.ofType.getFields()['errors']?.type), '[MutationError!]!', name);
      assert.deepEqual(type.ofType.getInterfaces().map(String), ['MutationPayload']);
    }
  });

  it('gives every connection edges, nodes, page info and a count, and the same four arguments', () => {
    const objects = Object.values(schema.getTypeMap()).filter(isObjectType);
    const connections = objects.filter(({ name }) => name.endsWith('Connection'));
    assert.equal(connections.length, 8);
    for (const type of connections) {
      const node = type.name.slice(0, -'Connection'.length);
      const fields = Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`);
      const expected = [`edges: [${node}Edge!]!`, `nodes: [${node}!]!`, 'pageInfo: PageInfo!', 'totalCount: Int!'];
      assert.deepEqual(fields.sort(), expected);
    }
    for (const type of objects) {
      for (const field of Object.values(type.getFields())) {
        if (!String(field.type).endsWith('Connection!')) continue;
        const args = field.args.map((arg) => `${arg.name}: ${String(arg.type)}`);
        const expected = ['first: Int', 'after: Cursor', 'last: Int', 'before: Cursor'];
        assert.deepEqual(
          expected.filter((arg) => !args.includes(arg)),
          [],
          `${type.name}.${field.name}`,
        );
      }
    }
  });

  it('lets every subscription resume by a cursor that its events carry', () => {
    for (const { name, args, type } of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
      assert.equal(String(args.find((arg) => arg.name === 'after')?.type), 'Cursor', name);
      assert.ok(isNonNullType(type) && isObjectType(type.ofType));
      assert.equal(String(type.ofType.getFields()['cursor']?.type), 'Cursor!', name);
    }
  });

  it('marks the inputs that are a choice', () => {
    const choices = Object.values(schema.getTypeMap()).filter((type) => isInputObjectType(type) && type.isOneOf);
    assert.deepEqual(choices.map(String).sort(), ['OnceInput', 'RecurrenceInput', 'ScriptLocator', 'TaskLocator']);
  });

  it('has ten kinds of errors, all with code, message and path', () => {
    const errors = schema.getType('MutationError');
    assert.ok(isInterfaceType(errors));
    assert.equal(schema.getPossibleTypes(errors).length, 10);
    const codes = schema.getType('ErrorCode');
    assert.ok(isEnumType(codes));
    assert.equal(codes.getValues().length, 11);
  });

  it('has no secret among its fields but the one that is shown once, and the fence of a claim', () => {
    const names = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) =>
        isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
      );
    const telling = names.filter((name) => /secret|hash|password|fence/i.test(name.split('.')[1] ?? ''));
    assert.deepEqual(telling, ['CreateApiTokenPayload.secret', 'RunClaim.fence']);
  });

  it('comes through introspection whole', () => {
    const sdl = printSchema(lexicographicSortSchema(schema));
    const seen = buildClientSchema(introspectionFromSchema(schema, { oneOf: true, specifiedByUrl: true }));
    assert.equal(printSchema(lexicographicSortSchema(seen)), sdl);
  });
});
