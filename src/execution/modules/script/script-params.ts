import { z } from 'zod';

import { argument, processParams, processResult } from '../command/command-params.ts';
import { list, text, whole } from '../param-types.ts';

export const scriptParams = z
  .strictObject({
    script: text('must be the name of a stored script, of 1 to 200 characters', { min: 1, max: 200 }).meta({
      title: 'Script',
      description: 'The name of a stored script.',
      examples: ['nightly-backup'],
    }),
    version: whole(1, 2_147_483_647)
      .optional()
      .meta({
        title: 'Version',
        description: 'The version of the script to run. Default: the latest when the attempt starts.',
        examples: [3],
      }),
    args: list('must be an array of at most 1000 texts', argument, { max: 1000 })
      .default([])
      .meta({
        title: 'Arguments',
        description: 'Arguments for the script, as they are; no shell reads them.',
        examples: [['--full', '/srv/data']],
      }),
    ...processParams,
  })
  .meta({ title: 'Parameters of script' });

const { exitCode, signal, outputBytes, cutBytes } = processResult;

export const scriptResult = z
  .object({
    script: z.string().meta({ title: 'Script', description: 'The name of the script.' }),
    scriptVersion: z.int().meta({ title: 'Version', description: 'The version that ran.' }),
    exitCode: exitCode.optional(),
    signal: signal.optional(),
    outputBytes: outputBytes.optional(),
    cutBytes: cutBytes.optional(),
  })
  .meta({
    title: 'Result of script',
    description: 'An attempt that could not start its interpreter has `script` and `scriptVersion` only.',
  });
