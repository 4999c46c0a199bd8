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
import { DomainError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { newId } from '../../domain/model/id.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import { checkTimeZone } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { mutate, renewBy } from '../mutation.ts';
import { open } from '../open.ts';
import { tenantFor } from '../owner.ts';

export interface CalendarService {
  create(caller: Caller, command: CreateCalendar): Promise<Replayable<Calendar | null>>;
  update(caller: Caller, command: UpdateCalendar): Promise<Calendar>;
  remove(caller: Caller, command: DeleteCalendar): Promise<void>;
}

/** An edit counts for every instant that is decided after it, in all schedules that refer to the calendar. */
export function makeCalendarService(context: ServiceContext): CalendarService {
  const { clock } = context;
  return {
    create(caller, command) {
      const renew = renewBy<Calendar>(caller, ({ calendars }) => calendars);
      const mutation = { caller, scope: 'WRITE', operation: 'createCalendar', command, renew } as const;
      return mutate<Calendar | null>(context, mutation, async (transaction) => {
        const tenant = await tenantFor(transaction, caller, command.tenantId);
        const { name, description, spans, timeZone } = command;
        const draft = { name, description, spans, timeZone: timeZone ?? tenant.timeZone };
        check(draft, draft.timeZone);
        await demandName(transaction, tenant.id, name, null);
        const now = clock.now();
        const origin = { id: newId(now), tenantId: tenant.id, createdAt: now, updatedAt: now, version: 1 };
        const calendar = inOrder({ ...draft, ...origin });
        await transaction.calendars.save(calendar);
        return { answer: calendar };
      });
    },

    async update(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'updateCalendar', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.calendars, 'Calendar', caller.tenantId, command);
        const { id: _id, expectedVersion: _version, idempotencyKey: _key, ...changes } = command;
        const merged = { ...before, ...changes };
        // Dates read in another zone are other instants, so all of them are checked again.
        check(changes.timeZone === undefined ? changes : { ...changes, spans: merged.spans }, merged.timeZone);
        await demandName(transaction, before.tenantId, merged.name, before.id);
        const after = inOrder({ ...merged, updatedAt: clock.now(), version: before.version + 1 });
        if (isUnchanged(before, after)) return { answer: before };
        await transaction.calendars.save(after);
        return { answer: after };
      });
      return value;
    },

    async remove(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'deleteCalendar', command } as const;
      await mutate(context, mutation, async (transaction) => {
        // Schedules before calendars, in the order in which edits of schedules lock them.
        const isDetached = command.inUse === 'DETACH';
        const detached = isDetached ? await transaction.calendars.detach(caller.tenantId, command.id, clock.now()) : [];
        const before = await open(transaction.calendars, 'Calendar', caller.tenantId, command);
        await transaction.schedules.record('UPDATED', detached, caller.actor);
        const users = await transaction.calendars.countUsers(before.id);
        if (users > 0) throw calendarInUseError(before, users);
        await transaction.calendars.remove(before.id);
        return { answer: null };
      });
    },
  };
}

/** Throws when another calendar of the tenant has the name. */
async function demandName(transaction: WriteTransaction, tenantId: string, name: string, own: string | null) {
  const namesake = await transaction.calendars.named(tenantId, name);
  if (!namesake || namesake.id === own) return;
  throw new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['name'],
    existing: { kind: 'Calendar', id: namesake.id },
    message: `a calendar named "${namesake.name}" exists already`,
  });
}

function check(draft: Partial<CalendarDraft>, timeZone: string): void {
  const findings = new Findings();
  checkCalendar(findings, draft, timeZone);
  findings.settle();
}

/** Its spans as they are shown. Dates sort as text, and before instants. */
function inOrder(calendar: Calendar): Calendar {
  const key = (span: CalendarSpan): string => ('from' in span ? new Date(span.from).toISOString() : span.fromDate);
  const spans = [...calendar.spans].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return { ...calendar, timeZone: checkTimeZone(calendar.timeZone), spans };
}

function calendarInUseError(calendar: Calendar, users: number): DomainError {
  return new DomainError({
    code: 'INVALID_STATE',
    path: ['id'],
    state: 'IN_USE',
    allowed: ['UNUSED'],
    message: `the calendar "${calendar.name}" is used by ${users === 1 ? 'one schedule' : `${users} schedules`}; take it out of them, or delete it with inUse: DETACH`,
  });
}
