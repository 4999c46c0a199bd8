import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { Kind, parse, print, separateOperations, validate } from 'graphql';

import { readOperation } from '../../src/graphql/operation.ts';
import { makeSchema } from '../../src/graphql/schema.ts';

const folder = new URL('../../schema/operations/', import.meta.url);

describe('the documents in schema/operations', () => {
  const text = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');

  it('fit the schema, and each operation the limits', async () => {
    const schema = await makeSchema();
    const document = parse(text);
    assert.deepEqual(validate(schema, document), []);
    const operations = Object.entries(separateOperations(document));
    assert.ok(operations.length > 20);
    for (const [name, operation] of operations) {
      const read = readOperation(schema, { query: print(operation), variables: { first: 200 } });
      assert.ok('definitions' in read, `${name}: ${JSON.stringify(read)}`);
    }
  });

  it('use every mutation and every subscription of the schema', async () => {
    const schema = await makeSchema();
    const used = parse(text).definitions.flatMap((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.selectionSet.selections.map((field) => (field.kind === Kind.FIELD ? field.name.value : ''))
        : [],
    );
    for (const type of [schema.getMutationType(), schema.getSubscriptionType()]) {
      for (const name of Object.keys(type?.getFields() ?? {})) assert.ok(used.includes(name), name);
    }
  });
});
