import type { MutationName } from './work.ts';

/** One wrong call, and what the error must say. */
export interface BadInput {
  readonly what: string;
  /** A mutation by name with its input, or a whole operation. */
  readonly mutation?: MutationName;
  readonly input?: object;
  readonly query?: string;
  readonly variables?: object;
  /** The code of the first error: in the payload of a mutation, otherwise in the request's errors. */
  readonly code: string;
  readonly path?: readonly string[];
  /** What the message must contain: the given value and what is allowed. */
  readonly says: readonly RegExp[];
}

const once = { once: { in: 'PT1H' } };
const task = (changes: object): Pick<BadInput, 'mutation' | 'input'> => ({
  mutation: 'createTask',
  input: { name: 'bad', module: 'simulate', ...changes },
});
const schedule = (changes: object): Pick<BadInput, 'mutation' | 'input'> =>
  task({ schedules: [{ recurrence: once, ...changes }] });
const calendar = (changes: object): Pick<BadInput, 'mutation' | 'input'> => ({
  mutation: 'createCalendar',
  input: { name: 'bad', ...changes },
});
const at = (...path: string[]): readonly string[] => ['input', ...path];
const inSchedule = (...path: string[]): readonly string[] => at('schedules', '0', ...path);
const bad = 'VALIDATION';

/** Wrong values in an input: answered as data, with the path of the field. */
export const badValues: readonly BadInput[] = [
  {
    what: 'an unknown module',
    ...task({ module: 'teleport' }),
    code: bad,
    path: at('module'),
    says: [/teleport/, /simulate/, /command/],
  },
  { what: 'an empty module', ...task({ module: '' }), code: bad, path: at('module'), says: [/""/, /simulate/] },
  {
    what: 'a module named like a property of objects',
    ...task({ module: '__proto__' }),
    code: bad,
    path: at('module'),
    says: [/__proto__/, /simulate/],
  },
  {
    what: 'a module named constructor',
    ...task({ module: 'constructor' }),
    code: bad,
    path: at('module'),
    says: [/constructor/, /simulate/],
  },
  {
    what: 'a param of the wrong type',
    ...task({ params: { durationMs: 'long' } }),
    code: bad,
    path: at('params', 'durationMs'),
    says: [/long/, /integer/],
  },
  {
    what: 'a param that is too large',
    ...task({ params: { logLines: 1e9 } }),
    code: bad,
    path: at('params', 'logLines'),
    says: [/1000000000|1e\+?9/, /1000000|1,000,000/],
  },
  {
    what: 'a param below its minimum',
    ...task({ params: { durationMs: -1 } }),
    code: bad,
    path: at('params', 'durationMs'),
    says: [/-1/, /0/],
  },
  { what: 'an unknown param', ...task({ params: { durationMS: 5 } }), code: bad, says: [/durationMS/, /durationMs/] },
  {
    what: 'params without what the module needs',
    ...task({ module: 'command', params: {} }),
    code: bad,
    says: [/argv/],
  },
  {
    what: 'an empty argv',
    ...task({ module: 'command', params: { argv: [] } }),
    code: bad,
    path: at('params', 'argv'),
    says: [/1/],
  },
  {
    what: 'a NUL in argv',
    ...task({ module: 'command', params: { argv: ['a\0b'] } }),
    code: bad,
    path: at('params', 'argv', '0'),
    says: [/\w/],
  },
  {
    what: 'a refused variable',
    ...task({ module: 'command', params: { argv: ['a'], env: { LD_PRELOAD: 'x' } } }),
    code: bad,
    says: [/LD_PRELOAD/],
  },
  {
    what: 'a broken URL',
    ...task({ module: 'http', params: { url: 'not a url' } }),
    code: bad,
    path: at('params', 'url'),
    says: [/\w/],
  },
  {
    what: 'a bad cron minute',
    ...schedule({ recurrence: { cron: { expression: '75 * * * *' } } }),
    code: bad,
    path: inSchedule('recurrence', 'cron', 'expression'),
    says: [/75/, /0.59/],
  },
  {
    what: 'a cron of too few fields',
    ...schedule({ recurrence: { cron: { expression: '* *' } } }),
    code: bad,
    path: inSchedule('recurrence', 'cron', 'expression'),
    says: [/2/, /5/],
  },
  {
    what: 'an empty cron',
    ...schedule({ recurrence: { cron: { expression: '' } } }),
    code: bad,
    path: inSchedule('recurrence', 'cron', 'expression'),
    says: [/\w/],
  },
  {
    what: 'a cron that can never fire',
    ...schedule({ recurrence: { cron: { expression: '0 0 30 2 *' } } }),
    code: bad,
    says: [/never/],
  },
  {
    what: 'an unknown time zone',
    ...schedule({ timeZone: 'Mars/Olympus' }),
    code: bad,
    path: inSchedule('timeZone'),
    says: [/Mars\/Olympus/, /IANA|Europe\//],
  },
  {
    what: 'an end before the start',
    ...schedule({ startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }),
    code: bad,
    path: inSchedule('endsAt'),
    says: [/2030-01-01/, /2030-01-02/],
  },
  { what: 'a negative timeout', ...task({ timeout: '-PT5S' }), code: bad, path: at('timeout'), says: [/-PT5S/] },
  {
    what: 'a timeout that is no duration',
    ...task({ timeout: '5 seconds' }),
    code: bad,
    path: at('timeout'),
    says: [/5 seconds/, /PT90S|ISO 8601|P1D/],
  },
  {
    what: 'a timeout of nothing',
    ...task({ timeout: 'PT0S' }),
    code: bad,
    path: at('timeout'),
    says: [/0 ms/, /1 ms/],
  },
  { what: 'a huge timeout', ...task({ timeout: 'P999999999D' }), code: bad, path: at('timeout'), says: [/\d/] },
  { what: 'a month as timeout', ...task({ timeout: 'P1M' }), code: bad, path: at('timeout'), says: [/P1M|month/] },
  { what: 'an empty name', ...task({ name: '' }), code: bad, path: at('name'), says: [/0 characters/, /1 to 200/] },
  { what: 'a long name', ...task({ name: 'n'.repeat(201) }), code: bad, path: at('name'), says: [/201/, /1 to 200/] },
  {
    what: 'a priority out of range',
    ...task({ priority: 101 }),
    code: bad,
    path: at('priority'),
    says: [/101/, /-100.100/],
  },
  {
    what: 'no attempts',
    ...task({ retry: { maxAttempts: 0 } }),
    code: bad,
    path: at('retry', 'maxAttempts'),
    says: [/0/, /1.1000/],
  },
  {
    what: 'a jitter above one',
    ...task({ retry: { jitter: 1.5 } }),
    code: bad,
    path: at('retry', 'jitter'),
    says: [/1\.5/, /0.1/],
  },
  {
    what: 'a factor beyond numbers',
    ...task({ retry: { factor: 1e300 } }),
    code: bad,
    path: at('retry', 'factor'),
    says: [/1e\+300/, /1.100/],
  },
  {
    what: 'a negative delay',
    ...task({ retry: { delay: '-PT1S' } }),
    code: bad,
    path: at('retry', 'delay'),
    says: [/-PT1S/],
  },
  {
    what: 'no runs at once',
    ...task({ concurrency: { maxRuns: 0 } }),
    code: bad,
    path: at('concurrency', 'maxRuns'),
    says: [/0/, /1.100000/],
  },
  {
    what: 'tags of one key',
    ...task({
      tags: [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ],
    }),
    code: bad,
    path: at('tags', '1', 'key'),
    says: [/"a"/, /twice/],
  },
  {
    what: 'too many tags',
    ...task({ tags: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) }),
    code: bad,
    path: at('tags'),
    says: [/51/, /50/],
  },
  {
    what: 'an empty key of a tag',
    ...task({ tags: [{ key: '', value: 'x' }] }),
    code: bad,
    path: at('tags', '0', 'key'),
    says: [/0 characters/],
  },
  {
    what: 'large params',
    ...task({ params: { result: 'x'.repeat(300_000) } }),
    code: bad,
    path: at('params'),
    says: [/3000\d\d/, /262144/],
  },
  { what: 'no runs of a schedule', ...schedule({ maxRuns: 0 }), code: bad, path: inSchedule('maxRuns'), says: [/0/] },
  {
    what: 'an exclusion that ends before it begins',
    ...schedule({ exclusions: [{ from: '2030-02-01T00:00:00Z', to: '2030-01-01T00:00:00Z' }] }),
    code: bad,
    path: inSchedule('exclusions', '0', 'to'),
    says: [/2030-01-01/, /2030-02-01/],
  },
  {
    what: 'a jitter of days',
    ...schedule({ jitter: 'P3D' }),
    code: bad,
    path: inSchedule('jitter'),
    says: [/259200000/, /86400000/],
  },
  {
    what: 'an interval of nothing',
    ...schedule({ recurrence: { interval: { every: 'PT0S' } } }),
    code: bad,
    path: inSchedule('recurrence', 'interval', 'every'),
    says: [/PT0S|0/],
  },
  {
    what: 'a negative interval',
    ...schedule({ recurrence: { interval: { every: '-PT1S' } } }),
    code: bad,
    path: inSchedule('recurrence', 'interval', 'every'),
    says: [/-PT1S/],
  },
  {
    what: 'an instant in the past',
    ...schedule({ recurrence: { once: { at: '2001-01-01T00:00:00Z' } } }),
    code: bad,
    says: [/2001-01-01/],
  },
  {
    what: 'a local instant that is none',
    ...schedule({ recurrence: { once: { localAt: '2030-02-30T10:00:00' } } }),
    code: bad,
    says: [/2030-02-30/],
  },
  {
    what: 'a bad RRULE',
    ...schedule({ recurrence: { rrule: { rule: 'FREQ=SOMETIMES', start: '2030-01-01T00:00:00' } } }),
    code: bad,
    says: [/SOMETIMES/, /DAILY/],
  },
  {
    what: 'a month that is none',
    ...schedule({ recurrence: { calendar: { months: [13] } } }),
    code: bad,
    path: inSchedule('recurrence', 'calendar', 'months'),
    says: [/13/, /12/],
  },
  {
    what: 'a description of a schedule that is too long',
    ...schedule({ description: 'x'.repeat(10_001) }),
    code: bad,
    path: inSchedule('description'),
    says: [/10001|10,001/, /10000|10,000/],
  },
  {
    what: 'no failures to pause after',
    ...schedule({ pauseAfterFailures: 0 }),
    code: bad,
    path: inSchedule('pauseAfterFailures'),
    says: [/0/, /1–1000/],
  },
  {
    what: 'a calendar that is none',
    ...schedule({ calendars: ['nonsense'] }),
    code: 'NOT_FOUND',
    path: inSchedule('calendars', '0'),
    says: [/nonsense/],
  },
  {
    what: 'a span of a calendar that ends before it begins',
    ...calendar({ spans: [{ fromDate: '2030-02-02', toDate: '2030-02-01' }] }),
    code: bad,
    path: at('spans', '0', 'toDate'),
    says: [/2030-02-01/, /2030-02-02/],
  },
  {
    what: 'a date of a calendar that is none',
    ...calendar({ spans: [{ fromDate: '2030-02-30' }] }),
    code: bad,
    path: at('spans', '0', 'fromDate'),
    says: [/2030-02-30/, /2027-12-24/],
  },
  {
    what: 'a span of instants and dates',
    ...calendar({ spans: [{ from: '2030-01-01T00:00:00Z', fromDate: '2030-01-01' }] }),
    code: bad,
    path: at('spans', '0'),
    says: [/from and to/, /fromDate/],
  },
  {
    what: 'a calendar in no zone',
    ...calendar({ timeZone: 'Nowhere' }),
    code: bad,
    path: at('timeZone'),
    says: [/Nowhere/],
  },
  {
    what: 'a calendar without a name',
    ...calendar({ name: '' }),
    code: bad,
    path: at('name'),
    says: [/0/, /1 to 200/],
  },
  {
    what: 'an unknown tenant',
    ...task({ tenantId: 'nonsense' }),
    code: 'NOT_FOUND',
    path: at('tenantId'),
    says: [/nonsense/],
  },
];

/** The text fields of inputs; each is tried with NUL, lone surrogates and control characters. */
export const textFields: readonly (readonly [
  mutation: MutationName,
  input: (text: string) => object,
  path: readonly string[],
])[] = [
  ['createTask', (text) => ({ module: 'simulate', name: text }), at('name')],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad', title: text }), at('title')],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad', description: text }), at('description')],
  ['createTask', (text) => ({ module: text, name: 'bad' }), at('module')],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', tags: [{ key: text, value: 'x' }] }),
    at('tags', '0', 'key'),
  ],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', tags: [{ key: 'x', value: text }] }),
    at('tags', '0', 'value'),
  ],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad', concurrency: { key: text } }), at('concurrency', 'key')],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad', timeout: text }), at('timeout')],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad', tenantId: text }), at('tenantId')],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad key', idempotencyKey: text }), at('idempotencyKey')],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad result', params: { result: text } }),
    at('params', 'result'),
  ],
  ['createTask', (text) => ({ module: 'simulate', name: 'bad fail', params: { fail: text } }), at('params', 'fail')],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', schedules: [{ recurrence: once, name: text }] }),
    inSchedule('name'),
  ],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', schedules: [{ recurrence: once, pauseNote: text }] }),
    inSchedule('pauseNote'),
  ],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', schedules: [{ recurrence: once, timeZone: text }] }),
    inSchedule('timeZone'),
  ],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', schedules: [{ recurrence: { cron: { expression: text } } }] }),
    inSchedule('recurrence', 'cron', 'expression'),
  ],
  [
    'createTask',
    (text) => ({
      module: 'simulate',
      name: 'bad',
      schedules: [
        { recurrence: once, exclusions: [{ from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z', note: text }] },
      ],
    }),
    inSchedule('exclusions', '0', 'note'),
  ],
  [
    'createTask',
    (text) => ({
      module: 'simulate',
      name: 'bad',
      schedules: [{ recurrence: once, paramsOverride: { result: text } }],
    }),
    inSchedule('paramsOverride', 'result'),
  ],
  [
    'createTask',
    (text) => ({ module: 'simulate', name: 'bad', schedules: [{ recurrence: once, description: text }] }),
    inSchedule('description'),
  ],
  ['createCalendar', (text) => ({ name: text }), at('name')],
  ['createCalendar', (text) => ({ name: 'bad', description: text }), at('description')],
  ['createCalendar', (text) => ({ name: 'bad', timeZone: text }), at('timeZone')],
  [
    'createCalendar',
    (text) => ({ name: 'bad', spans: [{ fromDate: '2030-01-01', note: text }] }),
    at('spans', '0', 'note'),
  ],
  ['createCalendar', (text) => ({ name: 'bad', spans: [{ fromDate: text }] }), at('spans', '0', 'fromDate')],
  ['createTenant', (text) => ({ slug: text, name: 'bad' }), at('slug')],
  ['createTenant', (text) => ({ slug: 'bad', name: text }), at('name')],
  ['createTenant', (text) => ({ slug: 'bad', name: 'bad', timeZone: text }), at('timeZone')],
  ['createApiToken', (text) => ({ name: text, scopes: ['READ'] }), at('name')],
  ['createApiToken', (text) => ({ name: 'bad', scopes: ['READ'], expiresIn: text }), at('expiresIn')],
];
