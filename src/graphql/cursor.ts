import { crc32 } from 'node:zlib';

import { GraphQLError } from 'graphql';

import type { Position } from '../ports/listing.ts';
import type { EventPosition, LogPosition, ProgressPosition } from '../ports/streams.ts';

/**
 * A cursor is base64url(checksum, JSON of [tag, …position]). The tag names the list or stream, so that another list or
 * stream refuses the cursor. The checksum detects cut or mistyped cursors. It does not prevent forgery.
 */
export function printCursor(tag: string, position: Position): string {
  const text = Buffer.from(JSON.stringify([tag, ...position]), 'utf8');
  const sealed = Buffer.allocUnsafe(text.length + 4);
  sealed.writeUInt32BE(crc32(text), 0);
  text.copy(sealed, 4);
  return sealed.toString('base64url');
}

/** Throws CURSOR_INVALID for a text that `printCursor` did not make with the same tag. */
export function readCursor(tag: string, cursor: string): Position {
  const [given, ...position] = unseal(cursor) ?? refuse('is damaged or was never a cursor');
  if (given !== tag) refuse('belongs to another list or stream');
  if (!position.every(isPart)) refuse('is damaged or was never a cursor');
  return position;
}

export const streamTags = {
  runProgress: (runId: string) => `runProgress/${runId}`,
  logTail: (runId: string) => `logTail/${runId}`,
  runEvents: 'runEvents',
  scheduleEvents: 'scheduleEvents',
} as const;

/** The last part of each position is the id of an epoch. Cursors of old versions, which had no epochs, lack it. */
export const progressParts = ({ version, epoch }: ProgressPosition): Position => [version, epoch];
export const logParts = ({ index, ended, epoch }: LogPosition): Position => [index, ended ? 1 : 0, epoch];

export function readProgressCursor(runId: string, cursor: string): ProgressPosition {
  const [version, epoch = '', ...rest] = readCursor(streamTags.runProgress(runId), cursor);
  if (!isCount(version) || !isEpoch(epoch) || rest.length > 0) refuse('is damaged or was never a cursor');
  return { version, epoch };
}

export function readLogCursor(runId: string, cursor: string): LogPosition {
  const [index, ended, epoch = '', ...rest] = readCursor(streamTags.logTail(runId), cursor);
  const good = isCount(index) && (ended === 0 || ended === 1) && isEpoch(epoch);
  if (!good || rest.length > 0) refuse('is damaged or was never a cursor');
  return { index, ended: ended === 1, epoch };
}

const digits = /^\d{1,20}$/;

export function readEventCursor(tag: string, cursor: string): EventPosition {
  const [tx, seq, fact, epoch = '', ...rest] = readCursor(tag, cursor);
  const good = typeof tx === 'string' && digits.test(tx) && typeof seq === 'string' && digits.test(seq);
  if (!good || !isCount(fact) || !isEpoch(epoch) || rest.length > 0) refuse('is damaged or was never a cursor');
  return [tx, seq, fact, epoch];
}

const longest = 4096;

function unseal(cursor: string): unknown[] | null {
  if (cursor.length > longest) return null;
  const sealed = Buffer.from(cursor, 'base64url');
  if (sealed.length < 6 || sealed.toString('base64url') !== cursor) return null;
  const text = sealed.subarray(4);
  if (crc32(text) !== sealed.readUInt32BE(0)) return null;
  try {
    const parts: unknown = JSON.parse(text.toString('utf8'));
    return Array.isArray(parts) ? parts : null;
  } catch {
    return null;
  }
}

function isPart(part: unknown): part is string | number | null {
  return part === null || typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
}

function isCount(part: unknown): part is number {
  return typeof part === 'number' && Number.isSafeInteger(part) && part >= 0;
}

/** The epoch is only compared; it is never sent to the database. */
function isEpoch(part: unknown): part is string {
  return typeof part === 'string' && part.length <= 36;
}

function refuse(why: string): never {
  throw new GraphQLError(`the cursor ${why}; pass a cursor that this field has answered`, {
    extensions: { code: 'CURSOR_INVALID' },
  });
}
