/**
 * Runs the tests with one PostgreSQL and one MongoDB for all of them.
 *
 *   npm test                                 everything.
 *   npm test -- domain/retry persistence     only files whose path contains one of the words.
 *   npm test -- --test-name-pattern=lease    options go to node's test runner.
 *
 * MONGODB_URL names a server to use instead of a new one. POLYCHRON_TEST_STORES=postgres leaves MongoDB out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongod } from './mongod-process.ts';
import { startTestPostgres } from './test-postgres.ts';

const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
/** At least two, because tests of real processes wait more than they compute. */
const concurrency = Math.max(2, availableParallelism());
const files: string[] = [];
for await (const file of glob('test/**/*.test.ts')) {
  if (words.length === 0 || words.some((word) => file.includes(word.replace(/^\.\//, '')))) files.push(file);
}
files.sort();

if (files.length === 0) {
  console.error(`no test file's path contains ${words.join(' or ')}`);
  process.exit(1);
}
announce();
process.exitCode = await runWithServers();

function announce(): void {
  const all = words.length === 0;
  const what = all ? `all ${files.length} test files` : `${files.length} test file${files.length === 1 ? '' : 's'}`;
  const mongodb = process.env['POLYCHRON_TEST_STORES'] === 'postgres' ? '' : ' and a MongoDB';
  const length = all ? 'about 20 minutes on 2 cores' : 'from seconds to some minutes';
  console.error(`Running ${what}, ${concurrency} at once, on a PostgreSQL${mongodb} made for them: ${length}.\n`);
}

async function runWithServers(): Promise<number> {
  const { MONGODB_URL: givenMongodb, ...environment } = process.env;
  const servers: { stop(): Promise<void> }[] = [];
  // The tests start some hundred processes of the same program. With a cache only the first ones compile it.
  const compiled = await mkdtemp(join(tmpdir(), 'polychron-compiled-'));
  environment['NODE_COMPILE_CACHE'] ??= compiled;
  try {
    const postgres = await startTestPostgres();
    servers.push(postgres);
    environment['POLYCHRON_TEST_DATABASE_URL'] = postgres.url;
    if (process.env['POLYCHRON_TEST_STORES'] === 'postgres') {
      console.error('\n!!! POLYCHRON_TEST_STORES=postgres: nothing is tested against MongoDB in this run !!!\n');
    } else if (givenMongodb !== undefined) {
      environment['POLYCHRON_TEST_MONGODB_URL'] = givenMongodb;
    } else {
      const mongod = await startMongod();
      servers.push(mongod);
      environment['POLYCHRON_TEST_MONGODB_URL'] = mongod.url;
    }
    return await runTests(environment);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('\nThe tests need real servers. To leave MongoDB out: POLYCHRON_TEST_STORES=postgres npm test');
    return 1;
  } finally {
    await Promise.allSettled([...servers.map((server) => server.stop()), rm(compiled, { recursive: true })]);
  }
}

async function runTests(env: NodeJS.ProcessEnv): Promise<number> {
  // The time limit is long, because a model test takes minutes under load. It only ends tests that hang.
  const args = [
    '--import',
    'tsx',
    '--import',
    './scripts/test-ends.ts',
    '--test',
    `--test-concurrency=${concurrency}`,
    '--test-timeout=900000',
    ...options,
    ...files,
  ];
  const runner = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  // Ctrl-C reaches the runner by itself. This process stays to stop the servers.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => runner.kill('SIGTERM'));
  const [code] = (await once(runner, 'exit')) as [number | null];
  return code ?? 1;
}
