import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';

export const collectionName = 'agendaJobs';

/** Agenda as its users have it, stock backend and indexes, with the concurrency that serves it best. */
export function makeBareAgenda(db: Db, processEvery: number, onJob: (data: { readonly at: number }) => void): Agenda {
  const backend = new MongoBackend({ mongo: db, ensureIndex: true });
  const agenda = new Agenda({ backend, processEvery, maxConcurrency: 200, defaultConcurrency: 200 });
  agenda.on('error', (error) => process.stderr.write(`agenda: ${String(error)}\n`));
  // oxlint-disable-next-line typescript/no-misused-promises -- Agenda takes both; its type says so of one only.
  agenda.define<{ at: number }>('noop', async (job) => onJob(job.attrs.data));
  return agenda;
}
