import type { Json, JsonObject } from '../../../domain/model/values.ts';

export interface HttpParams {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly expectedStatus?: readonly (number | string)[];
  readonly expectedBody?: { readonly contains: string };
  readonly maxResponseBytes?: number;
  readonly followRedirects?: number;
  readonly timeoutMs?: number;
}

export const DEFAULT_RESPONSE_BYTES = 64 * 1024;
export const DEFAULT_REDIRECTS = 5;
export const DEFAULT_TIMEOUT_MS = 5 * 60_000;
export const DEFAULT_EXPECTED: readonly (number | string)[] = ['2xx'];

/** They say how the message travels, which is the client's business; `host` would name another server than the one checked. */
const REFUSED_HEADERS = [
  'host',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
];
const refusedHeader = `${REFUSED_HEADERS.map(anyCase).join('|')}|${anyCase('proxy-')}.*`;

export const httpSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Parameters of http',
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: {
    url: {
      title: 'URL',
      description: 'Address of the request, http or https. A user and password in it are sent as Basic authorization.',
      type: 'string',
      pattern: '^[hH][tT][tT][pP][sS]?://[^\\s\\u0000-\\u001f]+$',
      maxLength: 8192,
      examples: ['https://example.com/hooks/nightly'],
    },
    method: {
      title: 'Method',
      description: 'HTTP method.',
      enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      default: 'GET',
      examples: ['POST'],
    },
    headers: {
      title: 'Headers',
      description:
        'Headers of the request. Idempotency-Key (run id and attempt) and User-Agent are set unless given here. Headers that say how the message travels, such as Host, Connection and Content-Length, are refused. A redirect to another origin is followed without them.',
      type: 'object',
      propertyNames: { pattern: `^(?!(?:${refusedHeader})$)[!#$%&'*+.^_\`|~0-9A-Za-z-]+$`, maxLength: 256 },
      additionalProperties: { type: 'string', pattern: '^[\\t\\x20-\\x7e\\x80-\\xff]*$', maxLength: 8192 },
      maxProperties: 100,
      default: {},
      examples: [{ Authorization: 'Bearer abc' }],
    },
    body: {
      title: 'Body',
      description: 'Text is sent as it is, any other value as JSON. Null or absent: no body.',
      examples: [{ since: 'yesterday' }, 'plain text'],
    },
    expectedStatus: {
      title: 'Expected status',
      description: 'Status codes that count as success: numbers, or classes such as "2xx".',
      type: 'array',
      items: {
        anyOf: [
          { type: 'integer', minimum: 100, maximum: 599 },
          { type: 'string', pattern: '^[1-5]xx$' },
        ],
      },
      minItems: 1,
      maxItems: 100,
      default: [...DEFAULT_EXPECTED],
      examples: [['2xx', 304]],
    },
    expectedBody: {
      title: 'Expected body',
      description: 'What the body must hold, within `maxResponseBytes`.',
      type: 'object',
      additionalProperties: false,
      required: ['contains'],
      properties: {
        contains: {
          title: 'Contains',
          description: 'Text that occurs in the body.',
          type: 'string',
          minLength: 1,
          maxLength: 8192,
          examples: ['"ok":true'],
        },
      },
      examples: [{ contains: '"ok":true' }],
    },
    maxResponseBytes: {
      title: 'Limit of the response',
      description: 'Bytes of the body that are kept in the result. The rest is not read.',
      type: 'integer',
      minimum: 0,
      maximum: 1_048_576,
      default: DEFAULT_RESPONSE_BYTES,
      examples: [4096],
    },
    followRedirects: {
      title: 'Follow redirects',
      description: 'How many redirects are followed. With 0 a redirect is the answer.',
      type: 'integer',
      minimum: 0,
      maximum: 10,
      default: DEFAULT_REDIRECTS,
      examples: [0],
    },
    timeoutMs: {
      title: 'Time-out',
      description:
        'How long the whole request may take, redirects and body included, in milliseconds. Then the attempt fails and may be repeated.',
      type: 'integer',
      minimum: 1,
      maximum: 86_400_000,
      default: DEFAULT_TIMEOUT_MS,
      examples: [10_000],
    },
  },
};

export const httpResultSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Result of http',
  type: 'object',
  additionalProperties: false,
  required: ['status', 'headers', 'body', 'truncated', 'durationMs'],
  properties: {
    status: { title: 'Status', description: 'Status code of the last response.', type: 'integer' },
    headers: {
      title: 'Headers',
      description: 'Names in lower case; cookies are left out, long lists and values are cut.',
      type: 'object',
      additionalProperties: { type: 'string' },
    },
    body: { title: 'Body', description: 'Body of the response as text.', type: 'string' },
    truncated: { title: 'Truncated', description: 'Whether the body was longer than what was kept.', type: 'boolean' },
    durationMs: {
      title: 'Duration',
      description: 'Time from the first request to the end of the last response, in milliseconds.',
      type: 'integer',
    },
  },
};

/** JSON Schema has no patterns that ignore case. */
function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
