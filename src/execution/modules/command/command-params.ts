import type { RunError } from '../../../domain/model/run.ts';
import type { JsonObject } from '../../../domain/model/values.ts';

export interface CommandParams extends ProcessParams {
  readonly argv?: readonly string[];
  readonly shell?: boolean;
  readonly script?: string;
}

/** Of every module that starts a process. */
export interface ProcessParams {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly successExitCodes?: readonly number[];
  readonly progress?: boolean;
  readonly maxOutputBytes?: number;
}

export const DEFAULT_OUTPUT_BYTES = 16 * 1024 * 1024;

/** Names with which a variable would change how programs are loaded, and those that Polychron sets itself. */
const REFUSED_NAMES = '(?:LD_|DYLD_|POLYCHRON_)[A-Za-z0-9_]*|(?:NODE_OPTIONS|BASH_ENV|ENV|SHELLOPTS|BASHOPTS|IFS|PS4)';
const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const NO_NUL = '^[^\\u0000]*$';

/** What the schema cannot say in words that help. */
export function checkEnv(env: Readonly<Record<string, string>>): RunError | null {
  for (const name of Object.keys(env)) {
    const given = `env: the name ${JSON.stringify(name)}`;
    if (!new RegExp(`^${NAME}$`).test(name))
      return refused(`${given} is not made of letters, digits and _ (no digit first)`);
    if (new RegExp(`^(?:${REFUSED_NAMES})$`).test(name)) {
      return refused(
        `${given} is not allowed: LD_*, DYLD_*, NODE_OPTIONS and the like change how programs are loaded, and POLYCHRON_* is set by the scheduler`,
      );
    }
  }
  return null;
}

function refused(message: string): RunError {
  return { type: 'command.env', message, retryable: false };
}

export const text: JsonObject = { type: 'string', pattern: NO_NUL };

/** Of every module that starts a process. */
export const processProperties: JsonObject = {
  cwd: {
    title: 'Working directory',
    description:
      'An absolute path. Default: the directory in which the node was started; where commands run as another user, a folder of the attempt, which goes with it.',
    type: 'string',
    pattern: '^/[^\\u0000]*$',
    maxLength: 4096,
    examples: ['/srv/app'],
  },
  env: {
    title: 'Environment',
    description:
      'Variables added to the small environment that every command gets. LD_*, DYLD_*, NODE_OPTIONS, BASH_ENV, ENV, SHELLOPTS, BASHOPTS, IFS, PS4 and POLYCHRON_* are refused.',
    type: 'object',
    additionalProperties: { ...text, maxLength: 100_000 },
    propertyNames: { pattern: `^(?!(?:${REFUSED_NAMES})$)${NAME}$`, maxLength: 256 },
    maxProperties: 500,
    default: {},
    examples: [{ LOG_LEVEL: 'debug' }],
  },
  stdin: {
    title: 'Standard input',
    description: 'Text that the command can read from its standard input. Without it the input is empty.',
    type: 'string',
    maxLength: 1_048_576,
    examples: ['one\ntwo\n'],
  },
  successExitCodes: {
    title: 'Exit codes of success',
    description: 'Exit codes that count as success.',
    type: 'array',
    items: { type: 'integer', minimum: 0, maximum: 255 },
    minItems: 1,
    maxItems: 256,
    uniqueItems: true,
    default: [0],
    examples: [[0, 24]],
  },
  progress: {
    title: 'Read progress',
    description: 'Whether a line that carries a percentage, such as "42%" or "42.5 %", sets the progress of the run.',
    type: 'boolean',
    default: true,
    examples: [false],
  },
  maxOutputBytes: {
    title: 'Limit of the output',
    description:
      'Bytes of standard output and error together that are logged. The rest is dropped, and one line says how much that was.',
    type: 'integer',
    minimum: 0,
    maximum: 1_073_741_824,
    default: DEFAULT_OUTPUT_BYTES,
    examples: [1_048_576],
  },
};

export const commandSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Parameters of command',
  description: 'Either `argv`, or `shell: true` with a `script`.',
  type: 'object',
  additionalProperties: false,
  properties: {
    argv: {
      title: 'Program and arguments',
      description: 'The program, by name or path, and its arguments. No shell reads them.',
      type: 'array',
      items: { ...text, maxLength: 100_000 },
      minItems: 1,
      maxItems: 1000,
      examples: [['rsync', '-a', '/srv/data/', 'backup:/data/']],
    },
    shell: {
      title: 'Use a shell',
      description: 'Runs `script` by `sh -c`. Off unless asked for.',
      type: 'boolean',
      default: false,
      examples: [true],
    },
    script: {
      title: 'Script',
      description: 'The script for the shell, with `shell: true`.',
      ...text,
      minLength: 1,
      maxLength: 100_000,
      examples: ['set -e\npg_dump app | gzip > app.sql.gz'],
    },
    ...processProperties,
  },
  if: { properties: { shell: { const: true } }, required: ['shell'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema; nothing awaits a schema
  then: { required: ['script'], properties: { script: true, argv: false } },
  else: { required: ['argv'], properties: { argv: true, script: false } },
};

export const resultProperties: JsonObject = {
  exitCode: {
    title: 'Exit code',
    description: '128 + n after signal n; null when it is not known.',
    type: ['integer', 'null'],
  },
  signal: { title: 'Signal', description: 'Name of the signal that ended the command.', type: ['string', 'null'] },
  outputBytes: { title: 'Output', description: 'Bytes that the command wrote.', type: 'integer' },
  cutBytes: { title: 'Cut', description: 'Bytes of it that are not in the log.', type: 'integer' },
};

export const commandResultSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Result of command',
  type: 'object',
  additionalProperties: false,
  required: Object.keys(resultProperties),
  properties: resultProperties,
};
