import type { JsonObject } from '../../../domain/model/values.ts';
import { processProperties, type ProcessParams, resultProperties, text } from '../command/command-params.ts';

export interface ScriptParams extends ProcessParams {
  readonly script: string;
  readonly version?: number;
  readonly args?: readonly string[];
}

export const scriptSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Parameters of script',
  type: 'object',
  additionalProperties: false,
  required: ['script'],
  properties: {
    script: {
      title: 'Script',
      description: 'The name of a stored script.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
      examples: ['nightly-backup'],
    },
    version: {
      title: 'Version',
      description: 'The version of the script to run. Default: the latest when the attempt starts.',
      type: 'integer',
      minimum: 1,
      maximum: 2_147_483_647,
      examples: [3],
    },
    args: {
      title: 'Arguments',
      description: 'Arguments for the script, as they are; no shell reads them.',
      type: 'array',
      items: { ...text, maxLength: 100_000 },
      maxItems: 1000,
      default: [],
      examples: [['--full', '/srv/data']],
    },
    ...processProperties,
  },
};

const ran: JsonObject = {
  script: { title: 'Script', description: 'The name of the script.', type: 'string' },
  scriptVersion: { title: 'Version', description: 'The version that ran.', type: 'integer' },
};

export const scriptResultSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Result of script',
  description: 'An attempt that could not start its interpreter has `script` and `scriptVersion` only.',
  type: 'object',
  additionalProperties: false,
  required: Object.keys(ran),
  properties: { ...ran, ...resultProperties },
};
