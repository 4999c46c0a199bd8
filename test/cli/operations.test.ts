import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, validate } from 'graphql';
import * as demoOperations from '../../src/cli/demo/demo-operations.ts';
import * as importOperations from '../../src/cli/import/operations.ts';
import * as operations from '../../src/cli/operations.ts';
import { makeSchema } from '../../src/graphql/schema.ts';

const schema = await makeSchema();

for (const [name, { text }] of Object.entries({ ...operations, ...demoOperations, ...importOperations })) {
  test(`the schema knows everything that ${name} asks for`, () => {
    assert.deepEqual(validate(schema, parse(text)), []);
  });
}
