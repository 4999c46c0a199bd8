import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Ajv2020 } from 'ajv/dist/2020.js';

import type { JsonObject } from '../../../src/domain/model/values.ts';
import { makeModules } from '../../../src/execution/modules/index.ts';
import { modules, settings } from './support.ts';

function check(name: string) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  return ajv.compile(modules.get(name)?.parametersSchema ?? false);
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
      const own = check(name);
      for (const example of examples) {
        own({ [param]: example });
        const wrong = own.errors?.filter((error) => error.instancePath.startsWith(`/${param}`)) ?? [];
        assert.deepEqual(
          wrong.filter((error) => error.keyword !== 'false schema'),
          [],
        );
      }
    }
  });

  test(`the examples of ${name} fit its schema`, () => {
    const fits = check(name);
    for (const example of module.examples) assert.ok(fits(example), JSON.stringify(fits.errors));
    assert.ok(module.examples.length > 0);
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
  test(`${name} refuses ${JSON.stringify(params)}`, () => assert.equal(check(name)(params), false));
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
  test(`${name} accepts ${JSON.stringify(params)}`, () => assert.ok(check(name)(params)));
}
