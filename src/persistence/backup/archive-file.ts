import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { link, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './contents.ts';

/** Writes the file under another name first, and gives it its own when all of it is on the disk. Never over another file. */
export async function writeWhole(path: string, bytes: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<number> {
  if (await stat(path).catch(() => undefined))
    throw new BackupError(`there is already a file ${path}: choose another name`);
  const partial = `${path}.partial-${process.pid}`;
  try {
    await pipeline(bytes, createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }), { signal });
    await link(partial, path);
    await flushFolder(dirname(path));
    return (await stat(path)).size;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'ABORT_ERR' || error instanceof BackupError) throw error;
    throw new BackupError(`${path} cannot be written: ${message}`, { cause: error });
  } finally {
    await unlink(partial).catch(() => undefined);
  }
}

/** To a pipe, whose reader recognizes a broken-off backup by its missing end. */
export async function writeTo(out: Writable, bytes: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<number> {
  let size = 0;
  for await (const piece of bytes) {
    signal?.throwIfAborted();
    size += piece.length;
    if (!out.write(piece)) await once(out, 'drain', { signal });
  }
  return size;
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().catch(() => undefined);
  await folder.close();
}
