import { z } from 'zod';

import { defaultClaimWithin, externalModule } from '../../domain/model/external.ts';
import { defineModule } from './define-module.ts';
import { failed } from './outcome.ts';
import { anyJson, text } from './param-types.ts';

/** Digits are bounded so that the database can add every such duration to an instant. */
const duration =
  /^P(?=[0-9T])(?:[0-9]{1,3}W|(?:[0-9]{1,4}D)?(?:T(?=[0-9])(?:[0-9]{1,5}H)?(?:[0-9]{1,6}M)?(?:[0-9]{1,8}(?:\.[0-9]{1,3})?S)?)?)$/;

const params = z
  .strictObject({
    worker: text('must be the name of the work, of 1 to 200 characters', { min: 1, max: 200 }).meta({
      title: 'Worker',
      description: 'The name of the work. Workers that claim work of this name take the run.',
      examples: ['render-video'],
    }),
    payload: anyJson.optional().meta({
      title: 'Payload',
      description: 'Whatever the worker needs to know; any JSON.',
      examples: [{ file: 'talk.mov', format: 'webm' }],
    }),
    claimWithin: text('must be an ISO 8601 duration of weeks, or of days, hours, minutes and seconds, such as PT1H', {
      max: 40,
      pattern: duration,
    })
      .default(defaultClaimWithin)
      .meta({
        title: 'Claim within',
        description:
          'How long the run waits for a worker before it fails, each time it is queued, as an ISO 8601 duration of weeks, or of days, hours, minutes and seconds.',
        examples: ['PT1H'],
      }),
  })
  .meta({ title: 'Parameters of external' });

export const external = {
  ...defineModule({
    name: externalModule,
    version: '1.0.0',
    title: { en: 'External worker', de: 'Externer Worker' },
    description: {
      en: 'Waits for a worker outside of Polychron that takes work of this name, and follows what it says. Workers can be written in any language: they claim runs, send their log and complete them over the API.',
      de: 'Wartet auf einen Worker außerhalb von Polychron, der Arbeit dieses Namens übernimmt, und folgt dem, was er meldet. Worker kann man in jeder Sprache schreiben: Sie holen Läufe ab, senden ihr Log und schließen sie über die API ab.',
    },
    params,
    result: null,
    examples: [
      { worker: 'render-video', payload: { file: 'talk.mov', format: 'webm' } },
      { worker: 'backup-agent', claimWithin: 'PT10M' },
    ],
    supportsCancel: true,
    supportsProgress: true,
    run: () =>
      Promise.resolve(failed({ type: 'module.external', message: 'no node runs external modules', retryable: false })),
  }),
  forWorkers: true,
};
