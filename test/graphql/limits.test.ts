import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { type GraphQLSchema, getIntrospectionQuery, getOperationAST, parse, validate } from 'graphql';

import { costOf } from '../../src/graphql/limits/cost.ts';
import { limits } from '../../src/graphql/limits/limits.ts';
import { LimitsRule } from '../../src/graphql/limits/rule.ts';
import { readOperation } from '../../src/graphql/operation.ts';
import { makeSchema } from '../../src/graphql/schema.ts';
import { cpuMs } from '../support/cpu.ts';

describe('the limits of one operation', () => {
  let schema: GraphQLSchema;
  before(async () => {
    schema = await makeSchema();
  });

  const messages = (query: string): string[] =>
    validate(schema, parse(query), [LimitsRule]).map(({ message }) => message);
  const cost = (query: string, variables: Record<string, unknown> = {}): number => {
    const document = parse(query);
    const operation = getOperationAST(document);
    assert.ok(operation);
    return costOf(schema, document, operation, variables);
  };
  const nested = (levels: number): string =>
    Array.from({ length: levels }).reduceRight<string>(
      (inner, _, level) => `${level % 2 ? 'retryOf' : 'run(id: "x")'} {${inner}}`,
      'id',
    );

  it('let the introspection of every common tool pass', () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    assert.ok('definitions' in readOperation(schema, { query }));
  });

  it('let the deepest path of a real client pass', () => {
    const query = `{ tasks { edges { node { runs { edges { node { logs { edges { node { message } } } } } } } } } }`;
    assert.deepEqual(messages(query), []);
    assert.ok('definitions' in readOperation(schema, { query }));
  });

  it('refuse depth, also through fragments, and say by how much', () => {
    assert.deepEqual(messages(`{ ${nested(12)} }`), ['the query has 13 levels of fields, but may have at most 12']);
    const spread = `query Deep { ...A } fragment A on Query { run(id: "x") { ...B } } fragment B on Run { ${'retryOf { '.repeat(11)} id ${'}'.repeat(11)} }`;
    assert.deepEqual(messages(spread), ['query "Deep" has 13 levels of fields, but may have at most 12']);
  });

  it('refuse aliases, those of __typename too', () => {
    const aliases = (count: number): string =>
      `{ ${Array.from({ length: count }, (_, n) => `a${n}: __typename`).join(' ')} }`;
    assert.deepEqual(messages(aliases(limits.aliases)), []);
    assert.deepEqual(messages(aliases(31)), ['the query has 31 aliases, but may have at most 30']);
  });

  it('count each field where it is spread', () => {
    const fragments = 'fragment F on Query { viewer { locale scopes } }';
    assert.deepEqual(messages(`{ ${'...F '.repeat(166)} } ${fragments}`), []);
    assert.deepEqual(messages(`{ ${'...F '.repeat(167)} } ${fragments}`), [
      'the query has 501 fields, but may have at most 500',
    ]);
  });

  it('refuse fragments that double each other without counting one by one', async () => {
    const count = 200;
    const bomb = Array.from(
      { length: count },
      (_, n) => `fragment F${n} on Viewer { ${n + 1 < count ? `...F${n + 1} ...F${n + 1}` : 'locale'} }`,
    );
    const used = await cpuMs(() => {
      const [message] = messages(`{ viewer { ...F0 } } ${bomb.join(' ')}`);
      assert.match(message ?? '', /fields, but may have at most 500/);
    });
    assert.ok(used < 1_000, `${used} ms`);
  });

  it('do not run in circles with a fragment that spreads itself', () => {
    const errors = readOperation(schema, { query: '{ viewer { ...F } } fragment F on Viewer { locale ...F }' });
    assert.ok(!('definitions' in errors));
    assert.match(errors[0]?.message ?? '', /Cannot spread fragment "F" within itself/);
  });

  it('let directives pass below __schema, where tools set a dozen', () => {
    // As sgqlc asks, with a condition for each description and each deprecation.
    const field = (name: string): string => `${name} @include(if: $d)`;
    const names = ['description', 'isDeprecated', 'deprecationReason', 'specifiedByURL', 'isOneOf'];
    const query = `query Introspection($d: Boolean = true) { __schema { ${field('description')} queryType { name }
      types { kind name ${field('description')} ${field('specifiedByURL')} ${field('isOneOf')}
        fields(includeDeprecated: true) { name ${names.slice(0, 3).map(field).join(' ')} args { ...Value } }
        inputFields { ...Value } enumValues(includeDeprecated: true) { name ${names.slice(0, 3).map(field).join(' ')} } }
      directives { name ${field('description')} ${field('isRepeatable')} args { ...Value } } } }
      fragment Value on __InputValue { name ${field('description')} ${field('defaultValue')} }`;
    assert.ok((query.match(/@include/g)?.length ?? 0) > limits.directives);
    const read = readOperation(schema, { query });
    assert.ok('definitions' in read, JSON.stringify(read));
  });

  it('refuse directives', () => {
    const query = `{ viewer { ${'locale @include(if: true) '.repeat(11)} } }`;
    assert.deepEqual(messages(query), ['the query has 11 directives, but may have at most 10']);
  });

  /** Each would hold the event loop, in the parser or in a rule that compares all with all. */
  const many = (count: number, make: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => make(n)).join(' ');
  const doubled = (levels: number): string =>
    levels === 0 ? 'id' : `lastRun { task { ${doubled(levels - 1)} } } `.repeat(2);
  const hostile: readonly (readonly [what: string, query: string, limit: number])[] = [
    ['comments, which are no tokens', `{ __typename }${'#\n'.repeat(200_000)}`, limits.textLength],
    ['lines before an error', `${'\n'.repeat(300_000)}{`, limits.textLength],
    ['a block text', `{ node(id: """${'\n x'.repeat(100_000)}""") { id } }`, limits.textLength],
    ['open selections', '{a'.repeat(1_900), limits.brackets],
    ['open lists', `{ a(b: ${'['.repeat(3_900)}`, limits.brackets],
    ['open objects', `{ a(b: ${'{a:'.repeat(1_300)}`, limits.brackets],
    ['a type of lists', `query ($a: ${'['.repeat(3_900)}`, limits.brackets],
    ['inline fragments', `{ ${'...{'.repeat(1_000)} id ${'}'.repeat(1_000)} }`, limits.brackets],
    ['brackets behind texts', `{ a(b: "[[[", c: """[[""", d: "\\"[" ${'['.repeat(101)}`, limits.brackets],
    ['fields that nobody spreads', `{ __typename } fragment F on Viewer { ${'locale '.repeat(990)} }`, limits.fields],
    [
      'fields over many fragments',
      many(4, (n) => `fragment F${n} on Viewer { ${'locale '.repeat(300)} }`),
      limits.written,
    ],
    ['doubles of doubles', `{ __typename } fragment F on Task { ${doubled(7)} }`, limits.fields],
    ['fields beside themselves', `{ ${'viewer { locale } '.repeat(200)} }`, limits.repeats],
    ['the same within inline fragments', `{ ${'... { viewer { locale } } '.repeat(200)} }`, limits.repeats],
    ['spreads of nothing', `{ ${many(1_000, (n) => `...F${n}`)} }`, limits.spreads],
    [
      'spreads that nobody spreads',
      `{ __typename } fragment F on Query { ${many(1_000, (n) => `...F${n}`)} }`,
      limits.spreads,
    ],
  ];
  for (const [what, query, limit] of hostile) {
    it(`refuse ${what}`, () => {
      const errors = readOperation(schema, { query });
      assert.ok(!('definitions' in errors));
      assert.match(errors[0]?.message ?? '', /at most|more than/);
      assert.deepEqual([errors[0]?.extensions['code'], errors[0]?.extensions['limit']], ['LIMIT_EXCEEDED', limit]);
    });
  }

  it('do not take brackets in texts and comments for levels', () => {
    const text = '[{('.repeat(200);
    const query = `{ node(id: "${text}") { id } # ${text}\n nodes(ids: ["""${text} \\""" ${text}"""]) { id } }`;
    assert.ok('definitions' in readOperation(schema, { query }));
  });

  it('stop the parser after so many tokens', () => {
    const errors = readOperation(schema, { query: `{ ${'locale '.repeat(4000)} }` });
    assert.ok(!('definitions' in errors));
    assert.match(errors[0]?.message ?? '', /4000 tokens/);
    assert.equal(errors[0]?.extensions['code'], 'GRAPHQL_PARSE_FAILED');
  });

  it('take the product of the lists along each path as the cost', () => {
    assert.equal(cost('{ viewer { locale } }'), 1);
    const runs = 'runs(first: 10) { nodes { id } }';
    // 5 tasks, each with its node and 10 runs, each with its node.
    assert.equal(cost(`{ tasks(first: 5) { nodes { ${runs} } } }`), 5 * (1 + 1 + 10 * (1 + 1)));
    assert.equal(cost(`query Q($n: Int) { tasks(first: $n) { nodes { id } } }`, { n: 100 }), 200);
    assert.equal(cost(`query Q($n: Int = 7) { tasks(last: $n) { nodes { id } } }`), 14);
    assert.equal(cost('{ tasks { nodes { id } } }'), 40);
    assert.equal(cost('{ schedule(id: "x") { nextFireTimes(count: 400) { local } } }'), 401);
  });

  it('refuse variables that are nested too deeply, however deep', () => {
    const query = 'query ($id: ID!) { node(id: $id) { id } }';
    const nested = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
    const read = (levels: number) => readOperation(schema, { query, variables: { id: 'x', deep: nested(levels) } });
    assert.ok('definitions' in read(32));
    for (const levels of [33, 100_000]) {
      const errors = read(levels);
      assert.ok(!('definitions' in errors));
      assert.match(errors[0]?.message ?? '', /nested more than 32 levels deep/);
    }
  });

  it('refuse an operation that may answer too much', () => {
    const query = '{ tasks(first: 200) { nodes { runs(first: 200) { nodes { id } } } } }';
    const errors = readOperation(schema, { query });
    assert.ok(!('definitions' in errors));
    assert.match(
      errors[0]?.message ?? '',
      /^the query has 80400 objects to answer at most .*, but may have at most 50000$/,
    );
    assert.equal(errors[0]?.extensions['code'], 'LIMIT_EXCEEDED');
    assert.ok('definitions' in readOperation(schema, { query: query.replace('first: 200', 'first: 100') }));
  });
});
