import type { Dialect, DialectDeps } from '../dialect.ts';
import { crontabOf } from '../words/celery.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { makeRoutes } from './routes.ts';
import { dialect } from './tasks.ts';
import { path } from './words.ts';

/** The dialect of the OpenStack-style Scheduler API. */
export function makeTimetable(deps: DialectDeps): Dialect {
  return {
    name: dialect,
    title: 'Scheduler API (timetable)',
    prefixes: [path, '/info'],
    security: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
    async identify({ headers, ip }) {
      const token = headers['x-auth-token'];
      return typeof token === 'string' && token !== '' ? deps.identify.authenticateSecret(token, ip) : null;
    },
    routes: makeRoutes(deps),
    refuse,
    statuses,
    refusalSchema,
    features: new Set(['title', 'start', 'end', 'maxRuns']),
    notShown: [
      'recurrences other than a crontab in UTC: interval shows as its duration, others only as text in `schedule`',
      'results and logs beyond the last run’s message',
    ],
    notShownOf({ schedules: [first] }) {
      const known = first === undefined || first.recurrence.kind === 'once' || crontabOf(first) !== null;
      return known ? [] : ['its recurrence, other than as a text'];
    },
  };
}
