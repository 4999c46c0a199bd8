import fc from 'fast-check';

import type { JsonObject } from '../../../src/domain/model/values.ts';

/** Params that are right, nearly right or wrong, by module. */
export function paramsOf(module: string): fc.Arbitrary<JsonObject> {
  const own = params[module];
  if (!own) throw new Error(`param-arbitraries.ts has no params of the module ${module}`);
  const known = fc.record(own, { requiredKeys: [] });
  const strange = fc.constantFrom<JsonObject>(
    { other: 1 },
    JSON.parse('{"__proto__":{"durationMs":5}}') as JsonObject,
    { constructor: { prototype: 1 }, toString: 1 },
    { url: 'http://a', argv: ['a'], script: 'a', worker: 'a' },
  );
  return fc
    .tuple(known, fc.oneof({ arbitrary: fc.constant<JsonObject>({}), weight: 6 }, { arbitrary: strange, weight: 1 }))
    .map(([own, more]) => Object.defineProperties({ ...own }, Object.getOwnPropertyDescriptors(more)) as JsonObject);
}

/** Mostly the right values, so that whole params can be valid. */
function mostly(...right: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', ' ', '\0', '😀', [], {}, 1.5, -1));
  return fc.oneof(...right.map((arbitrary) => ({ arbitrary, weight: 20 })), { arbitrary: wrong, weight: 1 });
}

function near(...limits: readonly number[]): fc.Arbitrary<unknown> {
  return mostly(
    fc.constantFrom(...limits),
    fc.integer({ min: 1, max: 10 }),
    fc.constantFrom(...limits, ...limits.flatMap((limit) => [limit - 1, limit + 1])),
  );
}

function rarely<T>(wrong: readonly T[], ...right: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...right), weight: 20 },
    { arbitrary: fc.constantFrom(...wrong), weight: 1 },
  );
}

/** Texts of about the largest length, with characters of one or two code units. */
function about(length: number): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom('a', '😀'), fc.constantFrom(-1, 0, 0, 0, 1)).map(([c, n]) => c.repeat(length + n));
}

const words = rarely(['a\0b'], 'ls', '-l', '', 'ü', '😀');
const names = fc.constantFrom(
  'A',
  'LD_PRELOAD',
  'LDFLAGS',
  'ENV',
  'ENVIRONMENT',
  '1A',
  'A-B',
  'POLYCHRON_X',
  '',
  '__proto',
);
const headers = rarely(['Host', 'proxy-x', 'Te', 'X A', '', 'Content-Length', 'ü'], 'X-A', 'hosts', 'te-x');
const few = { maxLength: 3 } as const;

function tableOf(name: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.array(fc.tuple(name, value), few).map((entries) => Object.fromEntries(entries));
}

const process = {
  cwd: mostly(rarely(['tmp', '/a\0', '\n/a'], '/', '/tmp')),
  env: mostly(tableOf(names, mostly(words))),
  stdin: mostly(words),
  successExitCodes: mostly(fc.array(rarely([256, -1, 0.5], 0, 1, 24, 255), few)),
  progress: mostly(fc.boolean()),
  maxOutputBytes: near(0, 1_073_741_824),
};

const params: Readonly<Record<string, Record<string, fc.Arbitrary<unknown>>>> = {
  simulate: {
    durationMs: near(0, 86_400_000),
    steps: near(0, 10_000),
    logLines: near(0, 1_000_000),
    fail: mostly(fc.boolean(), fc.string(few), about(1000)),
    failTimes: near(0, 1000),
    result: fc.jsonValue({ maxDepth: 3 }),
  },
  external: {
    worker: mostly(rarely([''], 'render'), about(200)),
    payload: fc.jsonValue({ maxDepth: 3 }),
    claimWithin: mostly(
      fc.constantFrom(
        'PT1H',
        'P1D',
        'P2W',
        'P1DT2H3M',
        'PT0.5S',
        'P',
        'PT',
        'P1DT',
        'P1M',
        'P99999W',
        ' PT1H',
        'PT1H\n',
      ),
    ),
  },
  http: {
    url: mostly(rarely(['ftp://a', 'http://', 'http://a b', '/a', 'http://a\n'], 'http://a', 'HTTPS://a/?b')),
    method: mostly(rarely(['TRACE', 'get'], 'GET', 'POST', 'OPTIONS')),
    headers: mostly(tableOf(headers, mostly(rarely(['😀', 'a\r\nb: c'], 'b', '', 'ü', '\t')))),
    body: fc.jsonValue({ maxDepth: 3 }),
    expectedStatus: mostly(fc.array(rarely<unknown>([99, 600, 1.5, '6xx', '2XX', null], 100, 200, 599, '2xx'), few)),
    expectedBody: mostly(
      rarely<unknown>([{ contains: '' }, {}, { contains: 1 }, { contains: 'a', other: 1 }], { contains: 'a' }),
    ),
    maxResponseBytes: near(0, 1_048_576),
    followRedirects: near(0, 10),
    timeoutMs: near(1, 86_400_000),
  },
  command: {
    argv: mostly(fc.array(words, few)),
    shell: mostly(fc.boolean()),
    script: mostly(words),
    ...process,
  },
  script: {
    script: mostly(rarely([''], 'nightly'), about(200)),
    version: near(1, 2_147_483_647),
    args: mostly(fc.array(words, few)),
    ...process,
  },
};
