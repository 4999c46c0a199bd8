import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainError } from '../../src/domain/model/errors.ts';
import { readActions } from '../../src/systems/actions.ts';
import { fillParams, templateProblem } from '../../src/systems/templates.ts';

for (const [what, module, params, wrong] of [
  ['bare in a shell script', 'command', { shell: true, script: 'tar cf {{name}}.tar .' }, /read by a shell/],
  ['the whole shell script', 'command', { shell: true, script: '{{command}}' }, /\| raw/],
  ['bare after sh -c', 'command', { argv: ['sh', '-c', 'echo {{name}}'] }, /argv\.2: .*read by a shell/],
  ['bare after bash -ec, behind env', 'command', { argv: ['env', '/bin/bash', '-ec', 'echo {{name}}'] }, /argv\.3/],
  ['bare in the input of a shell', 'command', { argv: ['sh'], stdin: 'echo {{name}}' }, /stdin/],
  ['in single quotes', 'command', { shell: true, script: "echo '{{name | shell}}'" }, /single quotes/],
  ['raw among other text', 'command', { shell: true, script: 'ls {{options | raw}}' }, /not alone/],
  ['bare in a URL', 'http', { url: 'https://example.com/{{name}}' }, /what the URL points at/],
  ['quoted for a shell in a URL', 'http', { url: 'https://example.com/{{name | shell}}' }, /no shell/],
  [
    'with an unknown filter',
    'http',
    { url: 'https://example.com/{{name | html}}' },
    /there are shell, path, query, raw/,
  ],
  [
    'filtered in a shell script',
    'command',
    { shell: true, script: 'tar cf {{name | shell}}.tar "x{{name | shell}}"' },
    null,
  ],
  ['the whole script, said so', 'command', { shell: true, script: '{{command | raw}}' }, null],
  ['an argument', 'command', { argv: ['echo', 'to {{name}}'], stdin: '{{name}}' }, null],
  ['the whole URL', 'http', { url: '{{url}}', body: 'a {{name}}' }, null],
  ['filtered in a URL', 'http', { url: 'https://example.com/{{a | path}}?q={{b | query}}' }, null],
] as const) {
  test(`a placeholder ${what} is ${wrong ? 'refused' : 'taken'}`, () => {
    const problem = templateProblem(module, params);
    if (wrong) assert.match(problem ?? '', wrong);
    else assert.equal(problem, null);
  });
}

test('an operator’s file that a shell could misread is refused when it is read, with its place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'polychron-templates-'));
  const path = join(folder, 'mine.yaml');
  await writeFile(
    path,
    'timetable: { actions: { mine: { module: command, params: { shell: true, script: "rm {{a}}" } } } }',
  );
  assert.throws(
    () => readActions(path),
    /mine\.yaml: timetable\.actions\.mine\.params\.script: \{\{a\}\} would be read/,
  );
  await rm(folder, { recursive: true });
});

const hostile = [
  '$(echo pwned)',
  '`echo pwned`',
  '; echo pwned',
  "'; echo pwned; '",
  '"; echo pwned; "',
  'a\necho pwned',
  '$HOME ${IFS} * ? \\',
  '||echo pwned',
  'x -rf /',
];

test('a value in a shell script stays one word, whatever is in it', () => {
  const script = `printf '[%s]' {{v | shell}} "{{v | shell}}" pre{{v | shell}}post "pre{{v | shell}}post"\n# {{v | shell}}\ncat <<EOF\n{{v | shell}}\nEOF`;
  for (const v of hostile) {
    const filled = fillParams('command', { shell: true, script }, { v }) as {
      script: string;
      env: Record<string, string>;
    };
    const said = execFileSync('/bin/sh', ['-c', filled.script], { env: filled.env, encoding: 'utf8' });
    assert.equal(said.slice(0, said.indexOf(`"${v}"`)), `[${v}][${v}][pre${v}post][pre${v}post]`, v);
  }
});

test('a value in a URL changes neither its server nor its path', () => {
  const template = { url: 'https://example.com/a/{{v | path}}/b?q={{v | query}}&z=1' };
  for (const v of [...hostile, '../../x', '@evil.test/', '?a=b#c', '//evil.test', '%2e%2e', 'ä/ö']) {
    const url = new URL(fillParams('http', template, { v })['url'] as string);
    assert.equal(url.host, 'example.com');
    assert.equal(url.pathname.split('/').length, 4, url.href);
    assert.deepEqual(
      [...url.searchParams],
      [
        ['q', v],
        ['z', '1'],
      ],
    );
  }
  for (const v of ['', '.', '..']) assert.throws(() => fillParams('http', template, { v }), DomainError);
});

test('a value that a program would take for an option is refused', () => {
  for (const params of [
    { argv: ['rm', '{{v}}'] },
    { argv: ['rm', '{{v}}.txt'] },
    { shell: true, script: 'rm {{v | shell}}' },
    { shell: true, script: 'rm "{{v | shell}}"' },
  ])
    assert.throws(() => fillParams('command', params, { v: '-rf' }), /must not begin with "-"/);
  assert.throws(() => fillParams('script', { script: 's', args: '{{v}}' }, { v: ['a', '--yes'] }), /must not begin/);
  assert.deepEqual(fillParams('command', { argv: ['rm', '--', 'x{{v}}'] }, { v: '-rf' }), {
    argv: ['rm', '--', 'x-rf'],
  });
  assert.deepEqual(fillParams('command', { argv: '{{v | raw}}' }, { v: ['ls', '-l'] }), { argv: ['ls', '-l'] });
  assert.deepEqual(fillParams('http', { url: '{{v}}', body: '{{w}}' }, { v: 'http://a/', w: '-1' }), {
    url: 'http://a/',
    body: '-1',
  });
});
