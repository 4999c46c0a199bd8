import { archiveOf } from '../../persistence/backup/archive-writer.ts';
import { writeTo, writeWhole } from '../../persistence/backup/archive-file.ts';
import { withArchive } from '../../persistence/backup/archive-reader.ts';
import { BackupError, type Contents } from '../../persistence/backup/contents.ts';
import { type Restored, restore } from '../../persistence/backup/restore.ts';
import { withSnapshot } from '../../persistence/backup/snapshot.ts';
import { markMoved } from '../../persistence/embedded/moved.ts';
import type { Terminal } from '../terminal.ts';
import { type Chosen, targetAt, withIdle, withSource, withTarget } from './databases.ts';
import { megabytes, showChecking, showProgress } from './progress.ts';

/** The path `-` means the standard output. */
export async function backUp(chosen: Chosen, path: string, terminal: Terminal): Promise<void> {
  if (path === '-' && process.stdout.isTTY)
    throw new BackupError('a backup is not for a terminal: redirect it, > FILE');
  const { signal } = chosen;
  const size = await withSource(chosen, (url) =>
    withSnapshot(
      url,
      (contents) => {
        expectPolychron(contents);
        const bytes = archiveOf(contents);
        return path === '-' ? writeTo(process.stdout, bytes, signal) : writeWhole(path, bytes, signal);
      },
      showProgress(terminal, 'backing up', chosen.signal),
    ),
  );
  terminal.status('');
  terminal.line(`${path === '-' ? 'the backup' : path} is whole: ${megabytes(size)}`);
}

export async function checkBackup(path: string, terminal: Terminal): Promise<void> {
  await withArchive(path, async (contents) => describe(contents, terminal), showChecking(terminal));
}

export async function restoreBackup(chosen: Chosen, path: string, terminal: Terminal): Promise<void> {
  await withArchive(
    path,
    async (contents) => {
      describe(contents, terminal);
      const restored = await withTarget(chosen, (url) =>
        restore(contents, targetAt(url), showProgress(terminal, 'restoring', chosen.signal)),
      );
      report(restored, terminal);
    },
    showChecking(terminal),
  );
  terminal.line('restored: all of it');
}

/** Moves the database from the data folder to another PostgreSQL, without a file in between. */
export async function move(chosen: Chosen, to: string, terminal: Terminal): Promise<void> {
  await withIdle(chosen, (url) =>
    withSnapshot(url, async (contents) => {
      expectPolychron(contents);
      report(await restore(contents, targetAt(to), showProgress(terminal, 'moving', chosen.signal)), terminal);
    }),
  );
  const shown = (to.split('?')[0] ?? '').replace(/\/\/.*@/, '//');
  await markMoved(chosen.dataDir, shown);
  terminal.line(
    `moved to ${shown}: set DATABASE_URL to it. The data folder keeps what was in it, and refuses to start.`,
  );
}

function expectPolychron({ manifest }: Contents): void {
  if (manifest.migrations.length === 0) throw new BackupError('the database holds no tables of Polychron');
}

function describe({ manifest, counts }: Contents, terminal: Terminal): void {
  const rows = [...counts().values()].reduce((sum, count) => sum + count, 0);
  terminal.status('');
  terminal.line(
    `the backup is whole: of ${manifest.createdAt}, PostgreSQL ${manifest.postgres}, schema ${manifest.migrations.at(-1)}, ` +
      `${manifest.tables.length} tables with ${rows} rows`,
  );
}

function report({ leftOut }: Restored, terminal: Terminal): void {
  terminal.status('');
  if (leftOut.length > 0) terminal.line(`left out, because Polychron does not know them: ${leftOut.join(', ')}`);
}
