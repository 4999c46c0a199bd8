import { defaultClaimWithin, externalModule } from '../../domain/model/external.ts';
import type { Module } from '../../ports/module.ts';
import { failed } from './outcome.ts';

/** Digits are bounded so that no such text is beyond what the database can add to an instant. */
const duration =
  '^P(?=[0-9T])(?:[0-9]{1,3}W|(?:[0-9]{1,4}D)?(?:T(?=[0-9])(?:[0-9]{1,5}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,8}(?:\\.[0-9]{1,3})?S)?)?)$';

export const external: Module = {
  name: externalModule,
  version: '1.0.0',
  title: { en: 'External worker', de: 'Externer Worker' },
  description: {
    en: 'Waits for a worker outside of Polychron that takes work of this name, and follows what it says. Workers can be written in any language: they claim runs, send their log and complete them over the API.',
    de: 'Wartet auf einen Worker außerhalb von Polychron, der Arbeit dieses Namens übernimmt, und folgt dem, was er meldet. Worker kann man in jeder Sprache schreiben: Sie holen Läufe ab, senden ihr Log und schließen sie über die API ab.',
  },
  parametersSchema: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Parameters of external',
    type: 'object',
    additionalProperties: false,
    required: ['worker'],
    properties: {
      worker: {
        title: 'Worker',
        description: 'The name of the work. Workers that claim work of this name take the run.',
        type: 'string',
        minLength: 1,
        maxLength: 200,
        examples: ['render-video'],
      },
      payload: {
        title: 'Payload',
        description: 'Whatever the worker needs to know; any JSON.',
        examples: [{ file: 'talk.mov', format: 'webm' }],
      },
      claimWithin: {
        title: 'Claim within',
        description:
          'How long the run waits for a worker before it fails, each time it is queued, as an ISO 8601 duration of weeks, or of days, hours, minutes and seconds.',
        type: 'string',
        pattern: duration,
        maxLength: 40,
        default: defaultClaimWithin,
        examples: ['PT1H'],
      },
    },
  },
  resultSchema: null,
  examples: [
    { worker: 'render-video', payload: { file: 'talk.mov', format: 'webm' } },
    { worker: 'backup-agent', claimWithin: 'PT10M' },
  ],
  supportsCancel: true,
  supportsProgress: true,
  deprecationReason: null,
  available: true,
  unavailableReason: null,
  forWorkers: true,
  run: () =>
    Promise.resolve(failed({ type: 'module.external', message: 'no node runs external modules', retryable: false })),
};
