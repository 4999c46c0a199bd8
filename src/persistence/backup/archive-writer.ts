/**
 * A backup as a file: a tar whose members are `backup.json` (see Manifest), the rows of each table in pieces that are compressed by
 * themselves, `rows.json` with their numbers, and at the very end `SHA256SUMS`. A file that was broken off lacks its end. Everyday
 * tools read it too: tar, sha256sum -c, gunzip, and COPY of any PostgreSQL.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Contents } from './contents.ts';
import { endMark, padded, writeHeader } from './tar.ts';

export const names = { manifest: 'backup.json', counts: 'rows.json', sums: 'SHA256SUMS' } as const;
/** Before it is compressed. A reader holds one piece in memory. */
export const pieceBytes = 4 * 1024 * 1024;

const compress = promisify(gzip);

/** The bytes of the file. */
export async function* archiveOf(contents: Contents): AsyncGenerator<Buffer> {
  const seconds = Math.floor(Date.parse(contents.manifest.createdAt) / 1000);
  const sums: string[] = [];

  function* member(name: string, data: Buffer): Generator<Buffer> {
    sums.push(`${createHash('sha256').update(data).digest('hex')}  ${name}\n`);
    yield writeHeader({ name, size: data.length }, seconds);
    yield data;
    yield Buffer.alloc(padded(data.length) - data.length);
  }

  yield* member(names.manifest, Buffer.from(JSON.stringify(contents.manifest, null, 2)));
  for (const { name } of contents.manifest.tables) {
    let number = 0;
    for await (const piece of inPieces(contents.rows(name))) {
      number += 1;
      // Level 1 is several times as fast as the usual 6, and a fifth larger.
      yield* member(pieceName(name, number), await compress(piece, { level: 1 }));
    }
  }
  yield* member(names.counts, Buffer.from(JSON.stringify(Object.fromEntries(contents.counts()), null, 2)));
  yield* member(names.sums, Buffer.from(sums.join('')));
  yield endMark;
}

export function pieceName(table: string, number: number): string {
  return `${table}/${String(number).padStart(6, '0')}.copy.gz`;
}

async function* inPieces(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const data of source) {
    held.push(data);
    size += data.length;
    if (size < pieceBytes) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}
