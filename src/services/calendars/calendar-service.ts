import type { Caller } from '../../domain/model/actor.ts';
import { checkCalendar } from '../../domain/model/calendar-rules.ts';
import type { Calendar, CalendarSpan } from '../../domain/model/calendar.ts';
import type {
  CalendarDraft,
  CreateCalendar,
  UpdateCalendar,
  DeleteCalendar,
} from '../../domain/model/commands/calendar.ts';
import type { Replayable } from '../../domain/model/commands/command.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { demand, expectVersion } from '../../domain/model/permission.ts';
import { checkTimeZone } from '../../recurrence/index.ts';
import { announce, type ServiceContext } from '../context.ts';
import { tenantFor } from '../owner.ts';

export interface CalendarService {
  create(caller: Caller, command: CreateCalendar): Promise<Replayable<Calendar | null>>;
  update(caller: Caller, command: UpdateCalendar): Promise<Calendar>;
  remove(caller: Caller, command: DeleteCalendar): Promise<void>;
}

/** An edit counts for every instant that is decided after it, in all schedules that refer to the calendar. */
export function makeCalendarService(context: ServiceContext): CalendarService {
  const { store, clock } = context;
  return {
    async create(caller, command) {
      demand(caller, 'WRITE');
      return store.transaction(async (transaction) => {
        const tenant = await tenantFor(transaction, caller, command.tenantId);
        const { idempotencyKey, tenantId: _tenant, ...given } = command;
        const key =
          idempotencyKey === null
            ? null
            : { tenantId: tenant.id, operation: 'createCalendar', key: idempotencyKey, input: given };
        const known = key && (await transaction.keys.recall(key));
        if (known) return { value: await transaction.calendars.lock(tenant.id, known), replayed: true };
        const draft = { ...given, timeZone: given.timeZone ?? tenant.timeZone };
        check(draft, draft.timeZone);
        const namesake = await transaction.calendars.named(tenant.id, draft.name);
        if (namesake) throw nameTaken(namesake);
        const now = clock.now();
        const calendar: Calendar = {
          ...draft,
          timeZone: checkTimeZone(draft.timeZone),
          spans: inOrder(draft.spans),
          id: newId(now),
          tenantId: tenant.id,
          createdAt: now,
          updatedAt: now,
          version: 1,
        };
        await transaction.calendars.save(calendar);
        if (key) await transaction.keys.remember(key, calendar.id);
        return { value: calendar, replayed: false };
      });
    },

    async update(caller, command) {
      demand(caller, 'WRITE');
      return store.transaction(async (transaction) => {
        const before = await transaction.calendars.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('calendar', command.id);
        expectVersion(command.expectedVersion, before, 'Calendar');
        const { id: _id, expectedVersion: _version, ...changes } = command;
        const merged = { ...before, ...changes };
        // Dates read in another zone are other instants, so all of them are checked again.
        check(changes.timeZone === undefined ? changes : { ...changes, spans: merged.spans }, merged.timeZone);
        const namesake = await transaction.calendars.named(before.tenantId, merged.name);
        if (namesake && namesake.id !== before.id) throw nameTaken(namesake);
        const after: Calendar = {
          ...merged,
          timeZone: checkTimeZone(merged.timeZone),
          spans: inOrder(merged.spans),
          updatedAt: clock.now(),
          version: before.version + 1,
        };
        await transaction.calendars.save(after);
        return after;
      });
    },

    async remove(caller, command) {
      demand(caller, 'WRITE');
      await store.transaction(async (transaction) => {
        // Schedules before calendars, in the order in which edits of schedules lock them.
        const detached =
          command.inUse === 'DETACH'
            ? await transaction.calendars.detach(caller.tenantId, command.id, clock.now())
            : [];
        const before = await transaction.calendars.lock(caller.tenantId, command.id);
        if (!before) throw notFoundError('calendar', command.id);
        expectVersion(command.expectedVersion, before, 'Calendar');
        await transaction.schedules.record('UPDATED', detached, caller.actor);
        const users = await transaction.calendars.countUsers(before.id);
        if (users > 0) throw used(before, users);
        await transaction.calendars.remove(before.id);
      });
      announce(context, []);
    },
  };
}

function check(draft: Partial<CalendarDraft>, timeZone: string): void {
  const findings = new Findings();
  checkCalendar(findings, draft, timeZone);
  findings.settle();
}

/** As they are shown. Dates sort as text, and before instants. */
function inOrder(spans: readonly CalendarSpan[]): readonly CalendarSpan[] {
  const key = (span: CalendarSpan): string => ('from' in span ? new Date(span.from).toISOString() : span.fromDate);
  return [...spans].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function nameTaken(namesake: Calendar): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Calendar', id: namesake.id },
    message: `a calendar named "${namesake.name}" exists already`,
  });
}

function used(calendar: Calendar, users: number): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    path: ['id'],
    state: 'IN_USE',
    allowed: ['UNUSED'],
    message: `the calendar "${calendar.name}" is used by ${users === 1 ? 'one schedule' : `${users} schedules`}; take it out of them, or delete it with inUse: DETACH`,
  });
}
