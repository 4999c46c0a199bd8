/**
 * Writes schema/schema.graphql from the resolvers. With `--check` it writes nothing and fails if the file is not fresh. It also
 * fails for missing descriptions.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { makeSchema } from '../src/graphql/schema.ts';
import { missingWords } from './schema-words.ts';

const file = 'schema/schema.graphql';
const schema = await makeSchema();
const fresh = `${printSchema(lexicographicSortSchema(schema))}\n`;

for (const problem of missingWords(schema)) {
  console.error(problem);
  process.exitCode = 1;
}
if (!process.argv.includes('--check')) {
  await writeFile(file, fresh);
} else if (fresh !== (await readFile(file, 'utf8').catch(() => ''))) {
  console.error(`${file} is stale: run "npm run schema"`);
  process.exitCode = 1;
}
