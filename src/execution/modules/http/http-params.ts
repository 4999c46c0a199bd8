import { z } from 'zod';

import { anyJson, list, table, text, whole } from '../param-types.ts';

/** These headers control how the message travels, so the client sets them. `host` could name a server that was not checked. */
const refusedHeaders = [
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
const refusedHeader = `${refusedHeaders.map(anyCase).join('|')}|${anyCase('proxy-')}.*`;
const headerToken = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const wellFormed = new RegExp(`^${headerToken}$`);
const longestName = 256;

const headerName = text(
  (given) => {
    if (!wellFormed.test(String(given))) return 'is not made of the characters that HTTP allows';
    if (String(given).length > longestName) return `is not within ${longestName} characters`;
    return `is not allowed: ${refusedHeaders.join(', ')} and proxy-* say how the message travels`;
  },
  { max: longestName, pattern: new RegExp(`^(?!(?:${refusedHeader})$)${headerToken}$`) },
);

const headerValue = text('must be a text of at most 8192 characters of ISO 8859-1 without line breaks', {
  max: 8192,
  pattern: /^[\t\x20-\x7e\x80-\xff]*$/,
});

const statusWords = { error: 'must be a status code from 100 to 599, or a class of them such as "2xx"' };
const expectedStatus = z.union([whole(100, 599), z.string().regex(/^[1-5]xx$/, statusWords)], statusWords);

export const httpParams = z
  .strictObject({
    url: text('must be an address that begins with http:// or https://, of at most 8192 characters without spaces', {
      max: 8192,
      pattern: new RegExp(`^${anyCase('http')}[sS]?://[^\\s\\u0000-\\u001f]+$`),
    }).meta({
      title: 'URL',
      description: 'Address of the request, http or https. A user and password in it are sent as Basic authorization.',
      examples: ['https://example.com/hooks/nightly'],
    }),
    method: z
      .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], {
        error: 'must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
      })
      .default('GET')
      .meta({ title: 'Method', description: 'HTTP method.', examples: ['POST'] }),
    headers: table('must be an object of at most 100 headers', headerName, headerValue, 100)
      .default({})
      .meta({
        title: 'Headers',
        description:
          'Headers of the request. Idempotency-Key (run id and attempt) and User-Agent are set unless given here. Headers that say how the message travels, such as Host, Connection and Content-Length, are refused. A redirect to another origin is followed without them.',
        examples: [{ Authorization: 'Bearer abc' }],
      }),
    body: anyJson.optional().meta({
      title: 'Body',
      description: 'Text is sent as it is, any other value as JSON. Null or absent: no body.',
      examples: [{ since: 'yesterday' }, 'plain text'],
    }),
    expectedStatus: list('must be an array of 1 to 100 status codes or classes', expectedStatus, { min: 1, max: 100 })
      .default(['2xx'])
      .meta({
        title: 'Expected status',
        description: 'Status codes that count as success: numbers, or classes such as "2xx".',
        examples: [['2xx', 304]],
      }),
    expectedBody: z
      .strictObject(
        {
          contains: text('must be a text of 1 to 8192 characters', { min: 1, max: 8192 }).meta({
            title: 'Contains',
            description: 'Text that occurs in the body.',
            examples: ['"ok":true'],
          }),
        },
        { error: describeExpectedBody },
      )
      .optional()
      .meta({
        title: 'Expected body',
        description: 'What the body must hold, within `maxResponseBytes`.',
        examples: [{ contains: '"ok":true' }],
      }),
    maxResponseBytes: whole(0, 1_048_576)
      .default(64 * 1024)
      .meta({
        title: 'Limit of the response',
        description: 'Bytes of the body that are kept in the result. The rest is not read.',
        examples: [4096],
      }),
    followRedirects: whole(0, 10)
      .default(5)
      .meta({
        title: 'Follow redirects',
        description: 'How many redirects are followed. With 0 a redirect is the answer.',
        examples: [0],
      }),
    timeoutMs: whole(1, 86_400_000)
      .default(5 * 60_000)
      .meta({
        title: 'Time-out',
        description:
          'How long the whole request may take, redirects and body included, in milliseconds. Then the attempt fails and may be repeated.',
        examples: [10_000],
      }),
  })
  .meta({ title: 'Parameters of http' });

export type HttpParams = z.output<typeof httpParams>;

export const httpResult = z
  .object({
    status: z.int().meta({ title: 'Status', description: 'Status code of the last response.' }),
    headers: z.record(z.string(), z.string()).meta({
      title: 'Headers',
      description: 'Names in lower case; cookies are left out, long lists and values are cut.',
    }),
    body: z.string().meta({ title: 'Body', description: 'Body of the response as text.' }),
    truncated: z.boolean().meta({ title: 'Truncated', description: 'Whether the body was longer than what was kept.' }),
    durationMs: z.int().meta({
      title: 'Duration',
      description: 'Time from the first request to the end of the last response, in milliseconds.',
    }),
  })
  .meta({ title: 'Result of http' });

/** An unknown name gets its usual message. */
function describeExpectedBody({ code }: { readonly code: string }): string | undefined {
  return code === 'unrecognized_keys' ? undefined : 'must be an object with `contains`';
}

/** A pattern in JSON Schema cannot ignore case. */
function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
