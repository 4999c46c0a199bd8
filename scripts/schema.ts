/** Writes schema/schema.graphql from the resolvers; with `--check`, only fails if it is not fresh. */
import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { makeSchema } from '../src/graphql/schema.ts';

const file = 'schema/schema.graphql';
const fresh = `${printSchema(lexicographicSortSchema(await makeSchema()))}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(file, fresh);
} else if (fresh !== (await readFile(file, 'utf8').catch(() => ''))) {
  console.error(`${file} is stale: run "npm run schema"`);
  process.exitCode = 1;
}
