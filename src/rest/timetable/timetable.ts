import type { Dialect, DialectDeps } from '../dialect.ts';
import { refusalSchema, refuse, statuses } from './errors.ts';
import { makeRoutes } from './routes.ts';
import { dialect } from './tasks.ts';

/** The OpenStack-style Scheduler API. */
export function makeTimetable(deps: DialectDeps): Dialect {
  return {
    name: dialect,
    title: 'Scheduler API (timetable)',
    prefixes: ['/timetable', '/info'],
    security: { token: { type: 'apiKey', in: 'header', name: 'X-Auth-Token' } },
    async identify({ headers }) {
      const token = headers['x-auth-token'];
      return typeof token === 'string' && token !== '' ? deps.identify.authenticateSecret(token) : null;
    },
    routes: makeRoutes(deps),
    refuse,
    statuses,
    refusalSchema,
    notShown: [
      'schedules after the first',
      'recurrences that are no crontab of UTC: interval shows as its duration, others only as text in `schedule`',
      'retry, timeout, priority, concurrency and tags',
      'results and logs beyond the last run’s message',
    ],
  };
}
