import { TextDecoder } from 'node:util';

import type { Dispatcher } from 'undici';

import type { JsonObject } from '../../../domain/model/values.ts';

/** The kept part of a body: bounded, and without NUL, which PostgreSQL cannot store. */
export interface KeptBody {
  readonly body: string;
  readonly truncated: boolean;
}

const MOST_HEADERS = 64;
const LONGEST_HEADER = 2048;

/** Reads at most `limit` bytes and closes the connection when there are more. */
export async function readBody(response: Dispatcher.ResponseData, limit: number): Promise<KeptBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop destroys the body, and with it the connection.
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    const room = limit - size;
    chunks.push(chunk.subarray(0, room));
    size += chunk.length;
    if (size > limit) return { body: decode(chunks, response, true), truncated: true };
  }
  return { body: decode(chunks, response, false), truncated: false };
}

export function keptHeaders(headers: Dispatcher.ResponseData['headers']): JsonObject {
  const kept = Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined || name === 'set-cookie') return [];
    return [[name, storable(Array.isArray(value) ? value.join(', ') : value).slice(0, LONGEST_HEADER)]];
  });
  return Object.fromEntries(kept.slice(0, MOST_HEADERS)) as JsonObject;
}

export function headerValue(headers: Dispatcher.ResponseData['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function decode(chunks: readonly Buffer[], { headers }: Dispatcher.ResponseData, cut: boolean): string {
  const charset = /charset="?([\w-]{1,40})/i.exec(headerValue(headers, 'content-type') ?? '')?.[1] ?? 'utf-8';
  // With `stream`, a character that the limit cuts in two is left out.
  return storable(decoderFor(charset).decode(Buffer.concat(chunks), { stream: cut }));
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}
