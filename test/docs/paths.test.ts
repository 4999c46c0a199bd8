import assert from 'node:assert/strict';
import { glob, readFile, stat } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type { DialectDeps } from '../../src/systems/dialect.ts';
import { makeDialects } from '../../src/systems/index.ts';
import { sources } from '../../src/systems/sources.ts';
import { modules } from '../execution/modules/support.ts';

/** A name beside its file, in the next cell of a table or as "`name` in `file`". */
const named = [
  /`(?<path>(?:src|test|scripts)\/[^`]+\.ts)` \| `(?<name>\w+)`/g,
  /`(?<name>\w+)` (?:in|of) `(?<path>(?:src|test|scripts)\/[^`]+\.ts)`/g,
];

function isDeclared(name: string, source: string): boolean {
  return new RegExp(`\\b${name}(<[^(]*>)?\\(|\\b${name}: |\\b(const|type|interface|class) ${name}\\b`).test(source);
}

describe('the docs', () => {
  it('name files and folders that exist', async () => {
    const missing: string[] = [];
    for await (const page of glob(['*.md', 'docs/*.md'])) {
      const text = await readFile(page, 'utf8');
      for (const [, path = ''] of text.matchAll(/`((?:src|test|scripts|schema|deploy)\/[\w./-]*)`/g)) {
        if (!(await stat(path).catch(() => null))) missing.push(`${page}: ${path}`);
      }
    }
    assert.deepEqual(missing, []);
  });

  it('name functions and types that are in their files', async () => {
    const missing: string[] = [];
    const found = new Map<string, number>();
    for await (const page of glob(['*.md', 'docs/*.md'])) {
      const text = (await readFile(page, 'utf8')).replaceAll('\n', ' ');
      for (const { groups } of named.flatMap((form) => [...text.matchAll(form)])) {
        const { path = '', name = '' } = groups ?? {};
        const source = await readFile(path, 'utf8').catch(() => '');
        if (!isDeclared(name, source)) missing.push(`${page}: ${path} has no ${name}`);
        found.set(page, (found.get(page) ?? 0) + 1);
      }
    }
    assert.deepEqual(missing, []);
    assert.ok(found.get('docs/architecture.md')! >= 22);
    assert.ok(found.get('docs/exercises.md')! >= 18);
  });

  it('list every module and every system', async () => {
    const lists: Readonly<Record<string, readonly string[]>> = {
      'README.md': [...modules.keys()],
      'docs/words.md': [...modules.keys()],
      'docs/dialects.md': makeDialects({} as DialectDeps).map(({ name }) => name),
      'docs/import.md': Object.keys(sources),
    };
    for (const [page, names] of Object.entries(lists)) {
      const text = await readFile(page, 'utf8');
      assert.deepEqual(
        names.filter((name) => !text.includes(`\`${name}\``)),
        [],
        `${page} does not name them`,
      );
    }
  });
});
