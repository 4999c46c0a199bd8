import assert from 'node:assert/strict';
import { glob, readFile, stat } from 'node:fs/promises';
import { describe, it } from 'node:test';

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

  it('walk through functions that are there', async () => {
    const text = await readFile('docs/architecture.md', 'utf8');
    const steps = [...text.matchAll(/^\| \d+\. .*? \| `(src\/[^`]+)` \| `(\w+)` \|$/gm)];
    assert.equal(steps.length, 20);
    for (const [, path = '', name = ''] of steps) {
      const source = await readFile(path, 'utf8');
      const isThere = new RegExp(`\\b${name}(<\\w+>)?\\(|\\b${name}: `).test(source);
      assert.ok(isThere, `${path} has no ${name}`);
    }
  });
});
