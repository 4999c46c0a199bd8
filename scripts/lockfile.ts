/**
 * Completes package-lock.json. `npm ci` needs an entry for every optional package of every platform. But `npm install` leaves
 * out packages that the registry in use does not have; some mirrors have only those of their own platform. Run it after an
 * upgrade of a tool that ships one binary package for each platform.
 */
import { readFile, writeFile } from 'node:fs/promises';

interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const PLATFORMS = new Map([
  ...['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix'].map((name) => [name, name] as const),
  ['windows', 'win32'] as const,
]);
const CPUS = new Set(['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']);

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8')) as { packages: Record<string, LockEntry> };
const known = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));

const added: string[] = [];
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (known.has(name)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev && { dev: true }),
      optional: true,
      ...target(name),
    };
    added.push(name);
  }
}

if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  await writeFile(file, JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2) + '\n');
}
console.log(added.length === 0 ? 'package-lock.json is complete' : `added to package-lock.json: ${added.join(', ')}`);

/** The platform of a package, read from its name, for example `@oxlint/binding-linux-arm-gnueabihf`. */
function target(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/);
  const os = words.map((word) => PLATFORMS.get(word)).find((word) => word !== undefined);
  const cpu = words.find((word) => CPUS.has(word));
  if (os === undefined || cpu === undefined) throw new Error(`cannot tell the platform of the package "${name}"`);
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return { os: [os], cpu: [cpu], ...(libc !== undefined && { libc: [libc] }) };
}
