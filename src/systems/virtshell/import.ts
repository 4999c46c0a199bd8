import { z } from 'zod';
import { type ImportContext, type Imported, LeftOut, mapTask } from '../import/draft.ts';
import { read, shownId, text, textOrNull } from '../import/read.ts';
import { defined, externalWork } from '../import/work.ts';
import { defaultType, isStatus, phases, spelt } from './words.ts';

/** The section "Resource representation". */
const shape = z.looseObject({
  uuid: text.min(1),
  description: textOrNull,
  status: textOrNull,
  type: textOrNull,
  object_uuid: textOrNull,
  created: z.looseObject({ at: z.union([text, z.number()]).nullish(), by: textOrNull }).nullish(),
  log: textOrNull,
});

/** Tasks of VirtShell are single jobs for its agents, so only those that still wait are imported. */
export function mapVirtshell(document: unknown, place: number, _context: ImportContext): Imported {
  const id = shownId(document, 'uuid', place);
  return mapTask(id, shownId(document, 'description', place), (notes) => {
    const { uuid, description, status, type, object_uuid, created, log } = read(shape, document);
    const state = status ?? 'pending';
    const word = spelt(state);
    const phase = isStatus(word) ? phases[word] : 'working';
    if (phase === 'succeeded' || phase === 'failed')
      throw new LeftOut(`it has ended (${state}); ended tasks are not imported`);
    if (phase !== 'waiting') throw new LeftOut(`an agent of the source has it (${state})`);
    notes.note('status', 'it has no schedule: it runs only on request');
    if (log !== null) notes.lost('log', 'the log of the source is not imported');
    const by = created?.by ?? null;
    return {
      title: description ?? type ?? uuid,
      description: null,
      timeoutMs: null,
      schedules: [],
      ...externalWork(type ?? defaultType, defined({ uuid, description, type, object_uuid, created_by: by })),
    };
  });
}
