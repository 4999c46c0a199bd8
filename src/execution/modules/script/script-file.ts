import { chown, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeAttemptFolder } from '../command/attempt-folder.ts';
import type { CommandAccount } from '../command/account.ts';

export interface ScriptFile extends AsyncDisposable {
  readonly path: string;
  /** Holds the file and nothing else; only the user of commands may enter it. */
  readonly folder: string;
}

/** A file for an interpreter to read. Disposing of it removes it. */
export async function makeScriptFile(text: string, account: CommandAccount | null): Promise<ScriptFile> {
  const folder = await makeAttemptFolder(account, async (path) => {
    const file = join(path, 'script');
    await writeFile(file, text, { mode: 0o700, flag: 'wx' });
    if (account) await chown(file, account.uid, account.gid);
  });
  return {
    path: join(folder.path, 'script'),
    folder: folder.path,
    [Symbol.asyncDispose]: () => Promise.resolve(folder[Symbol.asyncDispose]()),
  };
}
