import type { Reader } from '../ports/reader.ts';
import { inSnapshot } from './hot/sql.ts';
import { asTemporary, inTurn, type Queryable, type QueryablePool } from './query.ts';
import { makeAccessReads } from './reads/access.ts';
import { makeBackfillReads } from './reads/backfills.ts';
import { makeCalendarReads } from './reads/calendars.ts';
import { makeDocumentReads } from './reads/documents.ts';
import { makeGateReads } from './reads/gates.ts';
import { makeLogReads } from './reads/log-entries.ts';
import { makeOccurrenceReads } from './reads/occurrences.ts';
import { makeRunReads } from './reads/runs.ts';
import { makeScheduleReads } from './reads/schedules.ts';
import { makeScriptReads } from './reads/scripts.ts';
import { makeStatistics } from './reads/statistics.ts';
import { makeTaskReads } from './reads/tasks.ts';
import { makeWaitingReads } from './reads/waiting.ts';
import type { RowReaders } from './row-readers.ts';

/** Every call is one statement. */
export function makeReader(pool: QueryablePool, rows: RowReaders): Reader {
  return {
    ...makeReads(pool, rows),
    async snapshot(work) {
      try {
        return await inSnapshot(pool, (client) => {
          const one: Reader = { ...makeReads(inTurn(client), rows), snapshot: (inner) => inner(one) };
          return work(one);
        });
      } catch (error) {
        throw asTemporary(error) ?? error;
      }
    },
  };
}

function makeReads(on: Queryable, rows: RowReaders): Omit<Reader, 'snapshot'> {
  return {
    ...makeTaskReads(on, rows.task),
    ...makeScheduleReads(on, rows.schedule),
    ...makeWaitingReads(on, rows.schedule),
    ...makeRunReads(on, rows.run),
    ...makeOccurrenceReads(on, rows.occurrence),
    ...makeCalendarReads(on, rows.calendar),
    ...makeBackfillReads(on, rows.backfill),
    ...makeDocumentReads(on),
    ...makeGateReads(on),
    ...makeLogReads(on, rows.logEntry),
    ...makeAccessReads(on, rows.tenant, rows.apiToken),
    ...makeScriptReads(on, rows.script),
    ...makeStatistics(on, rows.node),
  };
}
