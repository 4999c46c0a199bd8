import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Json, JsonObject } from '../../../src/domain/model/values.ts';
import { makeModules } from '../../../src/execution/modules/index.ts';
import { fits } from './json-schema.ts';
import { paramsOf } from './param-arbitraries.ts';
import { modules, run, settings, trial } from './support.ts';

function faults(name: string, params: JsonObject) {
  const module = modules.get(name);
  if (!module) throw new Error(`no module ${name}`);
  return module.checkParams(params);
}

test('there are five modules, whatever the settings', () => {
  assert.deepEqual([...modules.keys()], ['simulate', 'external', 'http', 'command', 'script']);
  assert.deepEqual(
    [...makeModules({ ...settings, commands: false, allowPrivateHttp: false }).keys()],
    ['simulate', 'external', 'http', 'command', 'script'],
  );
});

for (const [name, module] of modules) {
  test(`${name} is described in English and German, every param with title and description`, () => {
    for (const text of [module.title, module.description]) assert.ok(text.en && text['de'] && text.en !== text['de']);
    assert.equal(module.parametersSchema['additionalProperties'], false);
    for (const [param, schema] of Object.entries(module.parametersSchema['properties'] as JsonObject)) {
      const { title, description, examples } = schema as {
        title?: string;
        description?: string;
        examples?: readonly unknown[];
      };
      assert.ok(title && description && examples?.length, param);
      for (const example of examples) {
        const wrong = faults(name, { [param]: example } as JsonObject).filter(({ path }) => path[0] === param);
        assert.deepEqual(
          wrong.filter(({ rule }) => rule !== 'excluded'),
          [],
        );
      }
    }
  });

  test(`the examples of ${name} fit its schema`, () => {
    for (const example of module.examples) assert.deepEqual(faults(name, example), []);
    assert.ok(module.examples.length > 0);
  });

  test(`${name} takes what its schema, which clients read, takes, and nothing else`, () => {
    const seen = new Set<boolean>();
    const property = fc.property(paramsOf(name), (params) => {
      const found = faults(name, params);
      seen.add(found.length === 0);
      assert.equal(found.length === 0, fits(module.parametersSchema, params), JSON.stringify(found));
      for (const { path, rule, message } of found) {
        assert.match(rule, /^[a-zA-Z]+$/);
        assert.ok(message.startsWith(['params', ...path.slice(0, -1)].join('.')), message);
      }
    });
    fc.assert(property, { numRuns: 2000 });
    assert.equal(seen.size, 2, 'some of the params fit and some do not');
  });

  test(`${name} judges deep, large and strange params without failing`, () => {
    const deep = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as Json;
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const names = Object.keys(module.parametersSchema['properties'] as JsonObject);
    const values = [deep, cyclic, Number.NaN, Infinity, 1n, 'x'.repeat(1_000_000), Array(100_000).fill(null), '😀'];
    for (const value of [...values, JSON.parse('{"__proto__":{"x":1}}'), Object.create(null)]) {
      const params = Object.fromEntries<Json>(names.map((each) => [each, value as Json]));
      for (const { message } of faults(name, params)) assert.ok(message.length < 1000, message);
    }
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`unknown ${i}`, i]));
    assert.equal(faults(name, many).length, 20);
    assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
  });
}

const REFUSED: readonly (readonly [string, JsonObject])[] = [
  ['simulate', { durationMs: -1 }],
  ['simulate', { durationMs: 86_400_001 }],
  ['simulate', { durationMs: 1.5 }],
  ['simulate', { steps: 10_001 }],
  ['simulate', { logLines: 1_000_001 }],
  ['simulate', { fail: 1 }],
  ['simulate', { other: 1 }],
  ['command', {}],
  ['command', { argv: [] }],
  ['command', { argv: 'ls -l' }],
  ['command', { argv: ['a\0b'] }],
  ['command', { script: 'ls' }],
  ['command', { script: 'ls', shell: false }],
  ['command', { shell: true }],
  ['command', { shell: true, script: 'ls', argv: ['ls'] }],
  ['command', { argv: ['ls'], script: 'ls' }],
  ['command', { argv: ['ls'], cwd: 'relative' }],
  ['command', { argv: ['ls'], env: { LD_PRELOAD: 'x' } }],
  ['command', { argv: ['ls'], env: { NODE_OPTIONS: 'x' } }],
  ['command', { argv: ['ls'], env: { POLYCHRON_RUN_ID: 'x' } }],
  ['command', { argv: ['ls'], env: { A: 1 } }],
  ['command', { argv: ['ls'], successExitCodes: [256] }],
  ['script', {}],
  ['script', { script: '' }],
  ['script', { script: 'a', version: 0 }],
  ['script', { script: 'a', args: 'b' }],
  ['script', { script: 'a', argv: ['b'] }],
  ['script', { script: 'a', env: { LD_PRELOAD: 'x' } }],
  ['external', {}],
  ['external', { worker: '' }],
  ['external', { worker: 'a', claimWithin: 'P' }],
  ['external', { worker: 'a', claimWithin: 'PT' }],
  ['external', { worker: 'a', claimWithin: 'P1DT' }],
  ['external', { worker: 'a', claimWithin: 'P1M' }],
  ['external', { worker: 'a', claimWithin: 'P99999W' }],
  ['external', { worker: 'a', claimWithin: '1 day' }],
  ['external', { worker: 'a', claimWithin: 60 }],
  ['http', {}],
  ['http', { url: 'ftp://example.com' }],
  ['http', { url: '/relative' }],
  ['http', { url: 'http://a', method: 'TRACE' }],
  ['http', { url: 'http://a', headers: { Host: 'b' } }],
  ['http', { url: 'http://a', headers: { 'transfer-ENCODING': 'chunked' } }],
  ['http', { url: 'http://a', headers: { 'Proxy-Authorization': 'x' } }],
  ['http', { url: 'http://a', headers: { 'X-A': 'b\r\nX-C: d' } }],
  ['http', { url: 'http://a', headers: { 'X A': 'b' } }],
  ['http', { url: 'http://a', expectedStatus: [] }],
  ['http', { url: 'http://a', expectedStatus: ['6xx'] }],
  ['http', { url: 'http://a', maxResponseBytes: 1_048_577 }],
  ['http', { url: 'http://a', followRedirects: 11 }],
];

for (const [name, params] of REFUSED) {
  test(`${name} refuses ${JSON.stringify(params)}`, () => assert.notEqual(faults(name, params).length, 0));
}

const ACCEPTED: readonly (readonly [string, JsonObject])[] = [
  ['script', { script: 'a', version: 1, args: ['-x', ''], stdin: '' }],
  ['external', { worker: 'a', payload: null, claimWithin: 'PT0.5S' }],
  ['external', { worker: 'a', payload: [1, { b: 'c' }], claimWithin: 'P1DT2H3M' }],
  ['external', { worker: 'a', payload: 'text', claimWithin: 'P2W' }],
  ['simulate', { fail: 'because', result: null }],
  ['command', { argv: ['printf', ''], shell: false, env: { LDFLAGS: '-s', ENVIRONMENT: 'x' }, stdin: '' }],
  ['http', { url: 'HTTPS://a', headers: { 'X-Hosts': 'b', 'te-st': 'ü' }, body: [1], expectedStatus: [200, '3xx'] }],
];

for (const [name, params] of ACCEPTED) {
  test(`${name} accepts ${JSON.stringify(params)}`, () => assert.deepEqual(faults(name, params), []));
}

const SAID: readonly (readonly [module: string, params: JsonObject, fault: ReturnType<typeof faults>[number]])[] = [
  [
    'simulate',
    { steps: 'x' },
    { path: ['steps'], rule: 'type', message: 'params.steps must be an integer from 0 to 10000, but is "x"' },
  ],
  [
    'simulate',
    { other: 1 },
    {
      path: ['other'],
      rule: 'additionalProperties',
      message: 'params.other is not known; allowed: durationMs, steps, logLines, fail, failTimes, result',
    },
  ],
  [
    'external',
    {},
    {
      path: ['worker'],
      rule: 'required',
      message: 'params.worker is missing: it must be the name of the work, of 1 to 200 characters',
    },
  ],
  [
    'http',
    { url: 'http://a', expectedBody: { contains: '' } },
    {
      path: ['expectedBody', 'contains'],
      rule: 'minLength',
      message: 'params.expectedBody.contains must be a text of 1 to 8192 characters, but is ""',
    },
  ],
  [
    'command',
    { argv: ['ls'], script: 'ls' },
    { path: ['script'], rule: 'excluded', message: 'params.script is allowed only with `shell: true`' },
  ],
  [
    'command',
    { argv: ['ls'], env: { 'A-B': 'x' } },
    {
      path: ['env', 'A-B'],
      rule: 'propertyNames',
      message: 'params.env: the name "A-B" is not made of letters, digits and _ (no digit first)',
    },
  ],
];

for (const [name, params, fault] of SAID) {
  test(`${name} says of ${JSON.stringify(params)}: ${fault.message}`, () =>
    assert.deepEqual(faults(name, params), [fault]));
}

test('a run whose params fit no more fails and says why; names that are not known are ignored', async () => {
  const bad = await run('command', trial({ argv: 'ls' }));
  assert.deepEqual(bad, {
    kind: 'FAILED',
    error: {
      type: 'module.params',
      message: 'params.argv must be an array of 1 to 1000 texts: the program and its arguments, but is "ls"',
      retryable: false,
    },
  });
  assert.deepEqual(await run('simulate', trial({ other: 1, result: 2 })), { kind: 'SUCCEEDED', result: 2 });
});
