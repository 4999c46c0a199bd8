import { type EditPreview, type EditStanding, previewEdit } from '../../domain/explain/edit-preview.ts';
import {
  mostTimes,
  type PreviewRecurrence,
  previewRecurrence,
  type RecurrencePreview,
} from '../../domain/explain/recurrence-preview.ts';
import type { Tenant } from '../../domain/model/access.ts';
import type { Caller } from '../../domain/model/actor.ts';
import type { UpdateSchedule } from '../../domain/model/commands/schedule.ts';
import { stepsFor } from '../../domain/model/computing.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import type { ModuleCatalog } from '../../domain/model/module.ts';
import { demand, expectVersion } from '../../domain/model/permission.ts';
import type { OpenRange } from '../../domain/model/values.ts';
import { gatesOf } from '../../domain/planning/dispatch.ts';
import { calendarsIn } from '../../domain/planning/exclusion.ts';
import { mergeUpcoming, type UpcomingFire } from '../../domain/planning/upcoming.ts';
import { carryOut } from '../../flow/carry-out.ts';
import { turn } from '../../flow/turn.ts';
import type { Turns } from '../../flow/turns.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Reader } from '../../ports/reader.ts';
import { readCalendarsById } from './calendars-of.ts';

/** Says what would happen. Needs READ, stores nothing, and takes no locks that a sweep could stumble over. */
export interface PreviewService {
  recurrence(caller: Caller, command: PreviewRecurrence): Promise<RecurrencePreview>;
  /** The next `count` instants, 1 to 500, before and after an edit. Throws what the edit itself would throw. */
  update(caller: Caller, command: UpdateSchedule, count: number): Promise<EditPreview>;
  /** The first `limit` (1 to 1,000) instants of all visible schedules that fire in the range, from now on. */
  upcoming(caller: Caller, range: OpenRange, limit: number): Promise<readonly UpcomingFire[]>;
}

const mostUpcoming = 1000;
/** Schedules that fire before the range have to be computed one by one, some 50 µs each. */
const mostEarlier = 20_000;
const farAhead = Date.UTC(9999, 11, 31);

export interface PreviewServiceContext {
  readonly reader: Reader;
  readonly modules: ModuleCatalog;
  readonly clock: Clock;
  readonly turns: Turns;
}

export function makePreviewService({ reader, modules, clock, turns }: PreviewServiceContext): PreviewService {
  return {
    async recurrence(caller, command) {
      demand(caller, 'READ');
      const { tenantId } = caller;
      const tenant = tenantId === null ? undefined : (await reader.access.tenantsById([tenantId])).get(tenantId);
      const preview = {
        tenantId: tenantId ?? '',
        tenantZone: tenant?.timeZone ?? 'UTC',
        now: clock.now(),
        catalog: modules,
      };
      return turns.run(tenantId, stepsFor(), () => previewRecurrence(command, preview));
    },

    async update(caller, command, count) {
      demand(caller, 'READ');
      const findings = new Findings();
      findings.whole(['count'], 'count', count, 1, mostTimes);
      findings.settle();
      const { standing, tenant } = await reader.snapshot((snapshot) => readStanding(snapshot, caller, command));
      const edit = { now: clock.now(), catalog: catalogFor(modules, tenant) };
      return turns.run(caller.tenantId, stepsFor(), () => previewEdit(standing, command, count, edit));
    },

    async upcoming(caller, wanted, limit) {
      demand(caller, 'READ');
      const from = Math.max(clock.now(), wanted.from ?? -Infinity);
      const range = { from, to: Math.min(wanted.to ?? farAhead, farAhead) };
      const findings = new Findings();
      findings.whole(['limit'], 'limit', limit, 1, mostUpcoming);
      findings.settle();
      if (range.to <= range.from) return [];
      const { waiting, calendars } = await reader.snapshot(async (snapshot) => {
        const waiting = await snapshot.schedules.waiting(caller.tenantId, range, limit, mostEarlier + 1);
        const schedules = waiting.map(({ schedule }) => schedule);
        return { waiting, calendars: await readCalendarsById(snapshot, caller.tenantId, schedules) };
      });
      if (waiting.filter(({ schedule }) => (schedule.nextFireAt ?? from) < from).length > mostEarlier) {
        throw new DomainError({
          code: 'LIMIT_EXCEEDED',
          path: ['range', 'from'],
          limit: mostEarlier,
          message: `more than ${mostEarlier} schedules fire before the range begins; let it begin earlier`,
        });
      }
      const known = waiting.map((one) => ({ ...one, calendars: calendarsIn(calendars, one.schedule) }));
      return carryOut(mergeUpcoming(known, range, limit), turn);
    },
  };
}

/** How things stand around the schedule, as of one moment. */
async function readStanding(
  reader: Reader,
  caller: Caller,
  command: UpdateSchedule,
): Promise<{ readonly standing: EditStanding; readonly tenant: Tenant }> {
  const schedule = (await reader.schedules.find(caller.tenantId, [command.id])).get(command.id);
  if (!schedule) throw notFoundError('schedule', command.id);
  expectVersion(command.expectedVersion, schedule, 'Schedule');
  const { taskId, tenantId } = schedule;
  const task = (await reader.tasks.find(tenantId, [taskId])).get(taskId);
  const tenant = (await reader.access.tenantsById([tenantId])).get(tenantId);
  if (!task || !tenant) throw notFoundError('schedule', command.id);
  const due = {
    task,
    taskState: task.state,
    tenantEnabled: tenant.enabled,
    tenantLimited: tenant.maxConcurrentRuns !== null,
    queueLimit: tenant.maxQueuedRuns,
  };
  const standing = {
    schedule,
    due,
    hasOpenRun: (await reader.schedules.openRuns([schedule.id])).has(schedule.id),
    gates: await reader.standings.ofGates(gatesOf({ ...due, schedule }).map(({ key }) => key)),
    calendars: await readCalendarsById(reader, tenantId, [schedule, { calendars: command.calendars ?? [] }]),
  };
  return { standing, tenant };
}
