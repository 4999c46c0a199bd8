import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as generated from '../../src/cli/generated.ts';
import { readOperation } from '../../src/graphql/operation.ts';
import { makeSchema } from '../../src/graphql/schema.ts';

const schema = await makeSchema();
const documents = Object.entries(generated).filter(([name]) => /[a-z]Document$/.test(name));

test('there are documents of the command line', () => {
  assert.ok(documents.length > 10);
});

for (const [name, document] of documents) {
  test(`the service accepts ${name} within its limits`, () => {
    const read = readOperation(schema, { query: document.toString(), variables: { first: 200 } });
    assert.ok('definitions' in read, JSON.stringify(read));
  });
}
