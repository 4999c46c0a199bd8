import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';

export const collectionName = 'agendaJobs';

/** Agenda as its users have it: stock backend and indexes, and the concurrency with which it is fastest. */
export function makeBareAgenda(db: Db, processEvery: number, onJob: (data: { readonly at: number }) => void): Agenda {
  const backend = new MongoBackend({ mongo: db, ensureIndex: true });
  const agenda = new Agenda({ backend, processEvery, maxConcurrency: 200, defaultConcurrency: 200 });
  agenda.on('error', (error) => process.stderr.write(`agenda: ${String(error)}\n`));
  // oxlint-disable-next-line typescript/no-misused-promises -- Agenda accepts async handlers too, but one of its types does not.
  agenda.define<{ at: number }>('noop', async (job) => onJob(job.attrs.data));
  return agenda;
}
