/** Writes the typed documents of codegen.yml. With `--check` it writes nothing and fails if one is not fresh. */
import { readFile } from 'node:fs/promises';
import { generate, loadContext } from '@graphql-codegen/cli';

const check = process.argv.includes('--check');
const context = await loadContext('codegen.yml');
context.updateConfig({ silent: true });
const outputs = await generateAll();

if (check) {
  for (const { filename, content } of outputs) {
    if (content === (await readFile(filename, 'utf8').catch(() => ''))) continue;
    console.error(`${filename} is stale: run "npm run codegen"`);
    process.exitCode = 1;
  }
}

async function generateAll(): Promise<{ filename: string; content: string }[]> {
  try {
    return (await generate(context, !check)) as { filename: string; content: string }[];
  } catch (error) {
    // The messages of codegen's errors contain whole stacks.
    console.error(String(error).split('\n    at ')[0]);
    process.exit(1);
  }
}
