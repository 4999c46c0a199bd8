/**
 * Compares our recurrence engine with independent ones: `npm run oracles [-- cases per engine [seed]]`.
 *
 * The Python engines are pinned in requirements.txt, see ../python.ts. It ends with "0 unexplained differences" or exit code 1.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWith } from '../python.ts';

const here = import.meta.dirname;

try {
  const tzdata = tzdataPackage(process.versions['tz'] ?? '');
  const python = pythonWith('oracles', join(here, 'requirements.txt'), [tzdata]);
  const compared = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(here, 'compare.ts'), ...process.argv.slice(2)],
    { stdio: 'inherit', env: { ...process.env, PYTHON: python } },
  );
  process.exitCode = compared.status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The release of PyPI's tzdata with the zones of this Node: 2026c is 2026.3. Other zones would give other answers. */
function tzdataPackage(version: string): string {
  const [, year, letter] = /^(\d{4})([a-z])$/.exec(version) ?? [];
  if (year === undefined || letter === undefined) throw new Error(`cannot read the zones' version "${version}"`);
  return `tzdata==${year}.${letter.charCodeAt(0) - 'a'.charCodeAt(0) + 1}`;
}
