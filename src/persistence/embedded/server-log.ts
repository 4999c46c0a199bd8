import { closeSync, openSync } from 'node:fs';
import { copyFile, open, stat, truncate } from 'node:fs/promises';

const MAX_BYTES = 10 * 1024 * 1024;

/**
 * The file that the server writes to by itself, so that it also holds what happens after our own end. Bounded: past 10 MB the
 * old lines go to `….1`; the server appends, so it goes on at the new end.
 */
export class ServerLog {
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Runs `start` with a descriptor of the file for the child to inherit. */
  withDescriptor<T>(start: (descriptor: number) => T): T {
    const descriptor = openSync(this.file, 'a', 0o600);
    try {
      return start(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  async size(): Promise<number> {
    return (await stat(this.file).catch(() => undefined))?.size ?? 0;
  }

  async trim(): Promise<void> {
    if ((await this.size()) < MAX_BYTES) return;
    await copyFile(this.file, `${this.file}.1`);
    await truncate(this.file);
  }

  /** What was written since `position`, at most its last 4 KB. */
  async since(position: number): Promise<string> {
    const file = await open(this.file).catch(() => undefined);
    if (file === undefined) return '';
    try {
      const { size } = await file.stat();
      const start = Math.max(position, size - 4096);
      const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(4096), position: start });
      return buffer.toString('utf8', 0, bytesRead).trim();
    } finally {
      await file.close();
    }
  }
}
