import type { Reader } from '../ports/reader.ts';
import { asTemporary, inTurn, type Queryable, type QueryablePool } from './query.ts';
import { makeAccessReads } from './reads/access.ts';
import { makeBackfillReads } from './reads/backfills.ts';
import { makeCalendarReads } from './reads/calendars.ts';
import { makeDocumentReads } from './reads/documents.ts';
import { makeLogReads } from './reads/log-entries.ts';
import { makeNodeReads } from './reads/nodes.ts';
import { makeOccurrenceReads } from './reads/occurrences.ts';
import { makeRunStats } from './reads/run-stats.ts';
import { makeLastRuns, makeRunReads } from './reads/runs.ts';
import { makeScheduleReads } from './reads/schedules.ts';
import { makeScriptReads } from './reads/scripts.ts';
import { makeStandingReads } from './reads/standings.ts';
import { makeTaskReads } from './reads/tasks.ts';
import { makeWaitingReads } from './reads/waiting.ts';
import type { RowReaders } from './row-readers.ts';
import { inSnapshot } from './sql/execute.ts';

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
    ...makeDocumentReads(on),
    tasks: {
      ...makeTaskReads(on, rows.task),
      lastRuns: makeLastRuns(on, rows.run),
      runStats: makeRunStats(on),
    },
    schedules: { ...makeScheduleReads(on, rows.schedule), ...makeWaitingReads(on, rows.schedule) },
    runs: makeRunReads(on, rows.run),
    occurrences: makeOccurrenceReads(on, rows.occurrence),
    calendars: makeCalendarReads(on, rows.calendar),
    backfills: makeBackfillReads(on, rows.backfill),
    logs: makeLogReads(on, rows.logEntry),
    scripts: makeScriptReads(on, rows.script),
    access: makeAccessReads(on, rows.tenant, rows.apiToken),
    standings: makeStandingReads(on),
    nodes: makeNodeReads(on, rows.node),
  };
}
