/** A database that was moved to another server: its data folder stays as it was, and must not come to life beside the new one. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileIn = (dataDir: string): string => join(dataDir, 'postgres.moved');

/** `target` without a password. */
export async function markMoved(dataDir: string, target: string): Promise<void> {
  await writeFile(fileIn(dataDir), `${target}\n`, { flush: true });
}

export async function refuseMoved(dataDir: string): Promise<void> {
  const target = (await readFile(fileIn(dataDir), 'utf8').catch(() => '')).trim();
  if (target === '') return;
  throw new Error(
    `the database of ${dataDir} was moved to ${target}: set DATABASE_URL to use it there, ` +
      `or delete ${fileIn(dataDir)} to go on with what is here as it was before the move`,
  );
}
