import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Dialect, RefusalCode, Route } from '../../../src/systems/dialect.ts';
import type { RawRequest } from '../../support/raw.ts';

/** A request that is wrong, or asks for something that does not exist. */
export interface Probe {
  readonly what: string;
  readonly request: Omit<RawRequest, 'headers'> & Partial<Pick<RawRequest, 'headers'>>;
  /** Any of these refusals is right. */
  readonly codes: readonly RefusalCode[];
  /** The route may also answer with success, as when a read finds nothing; then nothing is stored. */
  readonly route?: Route;
  /** True: the caller cannot be read from the request. */
  readonly broken?: boolean;
}

/** Something that exists: the address that reads it, and the request that created it. */
export interface Held {
  readonly path: string;
  readonly made: { readonly method: string; readonly path: string; readonly body: Readonly<Record<string, unknown>> };
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const absent: readonly RefusalCode[] = ['UNKNOWN_PATH', 'NOT_FOUND', 'VALIDATION', 'MALFORMED'];
const wrong: readonly RefusalCode[] = ['VALIDATION', 'MALFORMED'];

export function wrongMethods({ routes }: Dialect, held: Held): Probe[] {
  return [...new Set(routes.map(({ path }) => path))].flatMap((path) => {
    const target = filled(path, held);
    const served = routes.filter((route) => route.path === path).map(({ method }): string => method);
    const known = served.includes('GET') ? [...served, 'HEAD'] : served;
    return methods
      .filter((method) => !known.includes(method))
      .map((method) => ({
        what: 'a wrong method',
        request: { method, target },
        // An id of an unknown form is an unknown address.
        codes: target.includes(unknownId) ? ['WRONG_METHOD', 'UNKNOWN_PATH'] : ['WRONG_METHOD'],
      }));
  });
}

const long = (length: number) => 'x'.repeat(length);

export function unknownPaths({ prefixes }: Dialect): Probe[] {
  const endings = [
    '/nothing/at/all',
    '//',
    '/../../nothing',
    '/%2e%2e/%2e%2e/etc/passwd/x',
    '/a%00b/c/d',
    '/%F0%9F%92%A5/a/b/c',
    '/%ED%A0%80/a/b/c',
    '/%zz',
    '/%',
    '/__proto__/a/b/c',
    `/${long(3_000)}/a/b/c`,
    `/${long(14_000)}`,
    `/a/b/c?${long(12_000)}`,
  ];
  return prefixes.flatMap((prefix) =>
    endings.flatMap((ending) =>
      ['GET', 'POST', 'DELETE'].map((method) => ({
        what: 'an unknown path',
        request: { method, target: prefix + ending, ...(method === 'POST' && { body: Buffer.from('{}') }) },
        codes: [...absent, 'WRONG_METHOD'] as const,
      })),
    ),
  );
}

/** Requests that Node does not pass on. */
export function noRequests({ prefixes }: Dialect): Probe[] {
  return prefixes.flatMap((prefix) =>
    [
      { target: `${prefix}/💥` },
      { target: `${prefix}?name=💥` },
      { target: prefix, method: 'BREW' },
      { target: `${prefix}/${long(17_000)}` },
      { target: `${prefix}?name=${long(30_000)}` },
      { target: prefix, headers: { 'x-long': long(17_000) } },
      { target: prefix, headers: { 'x-control': 'a\u0001b' } },
      { target: prefix, method: 'POST', headers: { 'content-length': 'ten' } },
      { target: prefix, method: 'POST', headers: { 'transfer-encoding': 'nothing known' } },
    ].map((request) => ({
      what: 'no HTTP',
      request: { method: 'GET', ...request },
      codes: ['MALFORMED'] as const,
      broken: true,
    })),
  );
}

const unknownId = 'no-such-id';
const ids = [
  unknownId,
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x10',
  '999999999',
  '9'.repeat(15),
  '9'.repeat(400),
  '00000000-0000-7000-8000-00000000dead',
  'AB8076C0-DB91-41E2-82CE-0002A5D5C51B',
  '0123456789abcdef0123456789abcdef',
  '0123456789abcdef01234567',
  'null',
  'NaN',
  '%20',
  '%00',
  'a%00',
  '%F0%9F%92%A5',
  '%ED%A0%80',
  '%c3%28',
  "'%20or%20'1'='1",
  '%7B%22$gt%22:1%7D',
  '..%2f..%2fetc',
  'constructor',
  '__proto__',
  long(8_000),
];

export function unknownIds({ routes }: Dialect): Probe[] {
  return routes
    .filter(({ path }) => path.includes(':'))
    .flatMap((route) =>
      ids.map((id) => ({
        what: 'an unknown id',
        request: {
          method: route.method,
          target: route.path.replaceAll(/:\w+/g, () => id),
          ...(route.body && { body: Buffer.from('{}') }),
        },
        codes: [...absent, 'WRONG_METHOD'] as const,
        ...(route.method === 'GET' && { route }),
      })),
    );
}

const values = [
  ['', '%00', 'a%00b', '%F0%9F%92%A5', '%ED%A0%80', '%zz', '%', long(8_000)],
  ['-1', '1.5', '1e999', 'NaN', 'null', '[]', '%7B%7D', "'%20or%20'1'='1", '2018-13-45', '9'.repeat(30)],
].flat();

/** Every parameter of every route with every value; required ones with each allowed value. */
export function wrongQueries({ routes }: Dialect, held: Held): Probe[] {
  return routes.flatMap((route) => {
    if (!route.query) return [];
    const { properties = {}, required = [] } = schemaOf(route.query);
    const fixed = required.flatMap((name) => (choices(properties[name]).length > 0 ? [name] : []));
    const bases = fixed.reduce<string[][]>(
      (all, name) => all.flatMap((base) => choices(properties[name]).map((value) => [...base, `${name}=${value}`])),
      [[]],
    );
    const queries = Object.keys(properties).flatMap((name) => [
      ...values.map((value) => `${name}=${value}`),
      `${name}=a&${name}=b`,
      `${name}[]=a`,
      `${name}[a]=b`,
      `__proto__=${name}`,
    ]);
    const { method } = route;
    return bases.flatMap((base) =>
      queries.map((query) => ({
        what: 'a wrong query',
        request: {
          method,
          target: `${filled(route.path, held)}?${[...base.filter((one) => !query.startsWith(one.split('=')[0]!)), query].join('&')}`,
          ...(route.body && { body: Buffer.from('{}') }),
        },
        codes: [...absent, 'WRONG_METHOD'] as const,
        route,
      })),
    );
  });
}

const malformed = [
  ['{', '}', '{"a":', "{'a': 1}", 'undefined', 'NaN', '{"a": 1}{"b": 2}', '[1,]', '{"a": 01}', '<a/>', 'a=b&c=d'],
  ['\0', '{"a": "\0"}', String.raw`{"a": "\u0000"}`, String.raw`{"\u0000": 1}`, String.raw`{"a": "\ud800"}`],
  ['{"__proto__": {"a": 1}}', '{"a": 1e999}', '💥', '"\n"'],
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  '['.repeat(200_000),
  `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`,
]
  .flat()
  .map((text) => Buffer.from(text));
const undecodable = [
  Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  Buffer.from('{"name": "a"}', 'utf16le'),
  gzipSync('{"name": "a"}'),
];
const largest = 1024 * 1024;

export function wrongBodies({ routes }: Dialect, held: Held): Probe[] {
  return routes.flatMap((route) => {
    const { body } = route;
    if (!body) return [];
    const target = addressOf(route, held);
    const probe = (what: string, codes: Probe['codes'], rest: Partial<RawRequest>): Probe => ({
      what,
      request: { method: route.method, target, ...rest },
      codes,
    });
    const base = held.made.body;
    const tops = [undefined, null, [], [[]], 0, 'text', true, [base]];
    const mutants = Object.keys(schemaOf(body).properties ?? {}).flatMap((name) =>
      wrongValues.map((value) => ({ ...base, [name]: value })),
    );
    const refused = [...tops, ...mutants].filter((value) => !body.safeParse(value).success);
    const spelled = (value: unknown) => Buffer.from(value === undefined ? ' \n' : JSON.stringify(value));
    return [
      ...refused.map((value) => probe('a wrong body', wrong, { body: spelled(value) })),
      ...(body.safeParse(undefined).success ? [] : [probe('no body', wrong, {})]),
      ...[...malformed, ...undecodable].flatMap((each) => [
        probe('a malformed body', wrong, { body: each }),
        probe('a malformed body in chunks', wrong, { body: each, length: 'chunked' }),
      ]),
      probe('a body that is too large', ['TOO_LARGE'], { length: largest + 1 }),
      probe('too large a body in chunks', ['TOO_LARGE'], { body: Buffer.alloc(largest + 1, ' '), length: 'chunked' }),
    ];
  });
}

const wrongValues: readonly unknown[] = [
  [null, true, -1, 0, 1.5, 1e300, 2 ** 53, {}, { a: 1 }, [], [[]], [null], [{}]],
  ['', ' ', 'x', '💥', '2018-13-45', '25:61:61'],
  ['9'.repeat(400), long(20_000)],
].flat();

/** Bodies with a strange value that the dialect's schema allows, so that the dialect decides by itself. */
export function strangeBodies({ routes }: Dialect, held: Held): Probe[] {
  return routes.flatMap((route) => {
    const { body } = route;
    if (!body) return [];
    const mutants = Object.keys(schemaOf(body).properties ?? {}).flatMap((name) =>
      wrongValues.map((value) => ({ ...held.made.body, [name]: value })),
    );
    return mutants
      .filter((value) => body.safeParse(value).success)
      .map((value) => ({
        what: 'a strange body',
        request: {
          method: route.method,
          target: addressOf(route, held),
          body: Buffer.from(JSON.stringify(value)),
        },
        codes: [...wrong, 'ALREADY_EXISTS', 'INVALID_STATE', 'NOT_FOUND', 'LIMIT_EXCEEDED'] as const,
        route,
      }));
  });
}

/** The request that creates something shows what else belongs to its address, such as a query. */
function addressOf({ method, path }: Route, held: Held): string {
  const { made } = held;
  const same = made.method === method && made.path.split('?', 1)[0]?.replace(/\/$/, '') === path;
  return same ? made.path : filled(path, held);
}

/** The path, filled with matching ids of what is held. */
function filled(path: string, held: Held): string {
  const start = path.replace(/:\w+$/, '');
  const id = start !== path && held.path.startsWith(start) ? held.path.slice(start.length).replace(/\/$/, '') : '';
  return id === '' ? path.replaceAll(/:\w+/g, unknownId) : start + id;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly const?: string; readonly enum?: readonly string[] }>>;
  readonly required?: readonly string[];
}

function schemaOf(schema: z.ZodType): ObjectSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ObjectSchema;
}

function choices(schema: { readonly const?: string; readonly enum?: readonly string[] } = {}): readonly string[] {
  return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
}
