import { z } from 'zod';

import { flag, list, table, text, whole } from '../param-types.ts';

/** Names of variables that change how programs are loaded, or that Polychron sets itself. */
const refusedNames = '(?:LD_|DYLD_|POLYCHRON_)[A-Za-z0-9_]*|(?:NODE_OPTIONS|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|IFS|PS4)';
const name = '[A-Za-z_][A-Za-z0-9_]*';
const wellFormed = new RegExp(`^${name}$`);
const longestName = 256;

const variable = text(
  (given) => {
    if (!wellFormed.test(String(given))) return 'is not made of letters, digits and _ (no digit first)';
    if (String(given).length > longestName) return `is not within ${longestName} characters`;
    return 'is not allowed: LD_*, DYLD_*, NODE_OPTIONS and the like change how programs are loaded, and POLYCHRON_* is set by the scheduler';
  },
  { max: longestName, pattern: new RegExp(`^(?!(?:${refusedNames})$)${name}$`) },
);

const nul = '\\u0000';
const withoutNul = new RegExp(`^[^${nul}]*$`);

/** One argument of a program. */
export const argument = text('must be a text of at most 100000 characters without NUL', {
  max: 100_000,
  pattern: withoutNul,
});

/** Params of every module that starts a process. */
export const processParams = {
  cwd: text('must be an absolute path of at most 4096 characters without NUL', {
    max: 4096,
    pattern: new RegExp(`^/[^${nul}]*$`),
  })
    .optional()
    .meta({
      title: 'Working directory',
      description:
        'An absolute path. Default: the directory in which the node was started; where commands run as another user, a folder of the attempt, which goes with it.',
      examples: ['/srv/app'],
    }),
  env: table('must be an object of at most 500 variables', variable, argument, 500)
    .default({})
    .meta({
      title: 'Environment',
      description:
        'Variables added to the small environment that every command gets. LD_*, DYLD_*, NODE_OPTIONS, BASH_ENV, ENV, SHELLOPTS, BASHOPTS, IFS, PS4 and POLYCHRON_* are refused.',
      examples: [{ LOG_LEVEL: 'debug' }],
    }),
  stdin: text('must be a text of at most 1048576 characters', { max: 1_048_576 })
    .optional()
    .meta({
      title: 'Standard input',
      description: 'Text that the command can read from its standard input. Without it the input is empty.',
      examples: ['one\ntwo\n'],
    }),
  successExitCodes: list('must be an array of 1 to 256 exit codes', whole(0, 255), { min: 1, max: 256 })
    .refine((codes) => new Set(codes).size === codes.length, {
      error: 'must be exit codes that differ',
      params: { rule: 'uniqueItems' },
    })
    .default([0])
    .meta({
      title: 'Exit codes of success',
      description: 'Exit codes that count as success.',
      uniqueItems: true,
      examples: [[0, 24]],
    }),
  progress: flag.default(true).meta({
    title: 'Read progress',
    description: 'Whether a line that carries a percentage, such as "42%" or "42.5 %", sets the progress of the run.',
    examples: [false],
  }),
  maxOutputBytes: whole(0, 1_073_741_824)
    .default(16 * 1024 * 1024)
    .meta({
      title: 'Limit of the output',
      description:
        'Bytes of standard output and error together that are logged. The rest is dropped, and one line says how much that was.',
      examples: [1_048_576],
    }),
};

const processShape = z.object(processParams);
export type ProcessParams = z.output<typeof processShape>;

/** Rules over several params are checked even if one of the params is invalid by itself. */
const always = { when: () => true };

export const commandParams = z
  .strictObject({
    argv: list('must be an array of 1 to 1000 texts: the program and its arguments', argument, { min: 1, max: 1000 })
      .optional()
      .meta({
        title: 'Program and arguments',
        description: 'The program, by name or path, and its arguments. No shell reads them.',
        examples: [['rsync', '-a', '/srv/data/', 'backup:/data/']],
      }),
    shell: flag.default(false).meta({
      title: 'Use a shell',
      description: 'Runs `script` by `sh -c`. Off unless asked for.',
      examples: [true],
    }),
    script: text('must be a text of 1 to 100000 characters without NUL', {
      min: 1,
      max: 100_000,
      pattern: withoutNul,
    })
      .optional()
      .meta({
        title: 'Script',
        description: 'The script for the shell, with `shell: true`.',
        examples: ['set -e\npg_dump app | gzip > app.sql.gz'],
      }),
    ...processParams,
  })
  .refine(({ shell, argv }) => shell || argv !== undefined, {
    ...always,
    path: ['argv'],
    error: 'must be given, or `shell: true` with a `script`',
    params: { rule: 'required' },
  })
  .refine(({ shell, script }) => shell || script === undefined, {
    ...always,
    path: ['script'],
    error: 'is allowed only with `shell: true`',
    params: { rule: 'excluded' },
  })
  .refine(({ shell, script }) => !shell || script !== undefined, {
    ...always,
    path: ['script'],
    error: 'must be given with `shell: true`',
    params: { rule: 'required' },
  })
  .refine(({ shell, argv }) => !shell || argv === undefined, {
    ...always,
    path: ['argv'],
    error: 'is not allowed with `shell: true`',
    params: { rule: 'excluded' },
  })
  .meta({
    title: 'Parameters of command',
    description: 'Either `argv`, or `shell: true` with a `script`.',
    if: { properties: { shell: { const: true } }, required: ['shell'] },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nothing awaits a schema
    then: { required: ['script'], properties: { script: true, argv: false } },
    else: { required: ['argv'], properties: { argv: true, script: false } },
  });

/** Fields in the result of every module that starts a process. */
export const processResult = {
  exitCode: z.int().nullable().meta({ title: 'Exit code', description: '128 + n after signal n; null when unknown.' }),
  signal: z.string().nullable().meta({ title: 'Signal', description: 'Name of the signal that ended the command.' }),
  outputBytes: z.int().meta({ title: 'Output', description: 'Bytes that the command wrote.' }),
  cutBytes: z.int().meta({ title: 'Cut', description: 'Bytes of the output that are not in the log.' }),
};

export const commandResult = z.object(processResult).meta({ title: 'Result of command' });
