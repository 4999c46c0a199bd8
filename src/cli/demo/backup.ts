import { execFile } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Backup {
  readonly files: number;
  readonly bytes: number;
  /** The command line of the `command` module. */
  readonly argv: readonly string[];
  /** Counts the files in the archive. */
  countArchived(): Promise<number>;
}

/** How long a backup should take: long enough to watch, cancel and kill it. */
const aimMs = 1_500;
const sampleFiles = 250;
const mostFiles = 2_500;
const largestFile = 1024 * 1024;
/** The checkout. This file is in src/cli/demo or dist/cli/demo. */
const root = fileURLToPath(new URL('../../../', import.meta.url));

const script = `#!/bin/sh
# backup.sh ROOT LIST ARCHIVE: packs the files of LIST. It prints a line for every file and every percent.
# The old archive stays until the new one is complete.
set -eu
part="$3.$$"
trap 'rm -f "$part"' EXIT
total=$(wc -l < "$2")
{ tar -C "$1" -T "$2" -cvf - | gzip -9 > "$part"; } 2>&1 | awk -v total="$total" '
  { print }
  int(100 * NR / total) > percent { percent = int(100 * NR / total); printf "%d%% · %d of %d files\\n", percent, NR, total; fflush() }
'
test "$(tar -tzf "$part" | wc -l)" -eq "$total"
mv "$part" "$3"
echo "the archive holds all $total files"
`;

/** Chooses real files of this checkout, as many as this machine packs in some seconds, and writes the script and the list. */
export async function prepareBackup(folder: string): Promise<Backup> {
  const [list, sh, archive] = [join(folder, 'files.txt'), join(folder, 'backup.sh'), join(folder, 'backup.tar.gz')];
  const argv = ['sh', sh, root, list, archive];
  const files: string[] = [];
  let bytes = 0;
  let limit = mostFiles;
  await writeFile(sh, script);
  for await (const { path, size } of filesOf([join(root, 'src'), join(root, 'node_modules')])) {
    files.push(relative(root, path));
    bytes += size;
    if (files.length === sampleFiles) {
      await writeList(list, files);
      limit = Math.min(mostFiles, sampleFiles * (aimMs / (await timeOf(argv))));
    }
    if (files.length >= limit) break;
  }
  await writeList(list, files);
  return {
    files: files.length,
    bytes,
    argv,
    countArchived: async () => {
      const { stdout } = await run('tar', ['-tzf', archive], { maxBuffer: 64 * 1024 * 1024 });
      return stdout.split('\n').length - 1;
    },
  };
}

function writeList(path: string, files: readonly string[]): Promise<void> {
  return writeFile(path, files.map((file) => `${file}\n`).join(''));
}

async function timeOf([program = '', ...args]: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(program, args);
  return performance.now() - began;
}

async function* filesOf(folders: readonly string[]): AsyncGenerator<{ path: string; size: number }> {
  for (const folder of folders) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* filesOf([path]);
      // Each line of the list is one file, so names have no line breaks. No name may look like an option.
      else if (entry.isFile() && /^[\w@.][\w@.+ -]*$/.test(entry.name)) {
        const { size } = await stat(path);
        if (size <= largestFile) yield { path, size };
      }
    }
  }
}
