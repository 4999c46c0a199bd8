import type { Caller } from '../../domain/model/actor.ts';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type {
  CreateSchedule,
  CreatedSchedule,
  UpdateSchedule,
  PauseSchedule,
  ResumeSchedule,
} from '../../domain/model/commands/schedule.ts';
import { Findings } from '../../domain/model/findings.ts';
import type { LedgerBalance } from '../../domain/model/occurrence.ts';
import { demand } from '../../domain/model/permission.ts';
import { endedScheduleError, type Schedule } from '../../domain/model/schedule.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import { printInstant, type InstantRange, type OpenRange, type Instant } from '../../domain/model/values.ts';
import { balance } from '../../domain/planning/ledger.ts';
import { carryOut } from '../../flow/carry-out.ts';
import type { ServiceContext } from '../context.ts';
import { validate, renewBy, mutate } from '../mutation.ts';
import { open } from '../open.ts';
import { settleBacklog } from './backlog.ts';
import { checkScheduleEdit, editSchedule } from './edit-schedule.ts';
import { endSchedule } from './endings.ts';
import { checkNewSchedule } from './new-schedule.ts';
import { makeOccurrenceChanges, type OccurrenceChanges } from './occurrences.ts';
import { resumeSchedule } from './resume-schedule.ts';

export interface ScheduleService extends OccurrenceChanges {
  create(caller: Caller, command: CreateSchedule): Promise<CreatedSchedule>;
  update(caller: Caller, command: UpdateSchedule): Promise<Schedule>;
  pause(caller: Caller, command: PauseSchedule): Promise<Schedule>;
  resume(caller: Caller, command: ResumeSchedule): Promise<{ readonly schedule: Schedule; readonly caughtUp: number }>;
  remove(caller: Caller, command: Addressed): Promise<void>;
  /** An open range begins with what the schedule first planned and ends now, or with the last row when that lies ahead. */
  ledger(caller: Caller, scheduleId: string, range: OpenRange): Promise<LedgerBalance>;
}

const longestLedger = 5 * 366 * 86_400_000;

export function makeScheduleService(context: ServiceContext): ScheduleService {
  const { store, clock } = context;
  return {
    ...makeOccurrenceChanges(context),

    async create(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'createSchedule', command } as const;
      if (command.validateOnly) {
        await validate(context, mutation, (snapshot) => checkNewSchedule(context, snapshot, caller, command));
        return { value: null, replayed: false };
      }
      const renew = renewBy<Schedule>(caller, ({ schedules }) => schedules);
      return mutate<Schedule | null>(context, { ...mutation, renew }, async (transaction) => {
        const schedule = await checkNewSchedule(context, transaction, caller, command);
        await transaction.schedules.insert([schedule]);
        await transaction.schedules.record('CREATED', [schedule], caller.actor);
        return { answer: schedule, fires: firesOf(schedule) };
      });
    },

    async update(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'updateSchedule', command } as const;
      if (command.validateOnly) {
        return validate(context, mutation, async (snapshot) => {
          const before = await open(snapshot.schedules, 'Schedule', caller.tenantId, command);
          await checkScheduleEdit(context, snapshot, before, command);
          return before;
        });
      }
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.schedules, 'Schedule', caller.tenantId, command);
        const after = await editSchedule(context, transaction, before, command);
        if (after.version > before.version) await transaction.schedules.record('UPDATED', [after], caller.actor);
        return { answer: after, fires: firesOf(after) };
      });
      return value;
    },

    async pause(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'pauseSchedule', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.schedules, 'Schedule', caller.tenantId, command);
        const after = pausedSchedule(before, caller, command, clock.now());
        if (isUnchanged(before, after)) return { answer: before };
        await transaction.schedules.save(after);
        await transaction.schedules.record('PAUSED', [after], caller.actor);
        return { answer: after };
      });
      return value;
    },

    async resume(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'resumeSchedule', command } as const;
      const { value } = await mutate(context, mutation, async (transaction) => {
        const before = await open(transaction.schedules, 'Schedule', caller.tenantId, command);
        if (before.state === 'ACTIVE') return { answer: { schedule: before, caughtUp: 0 } };
        if (before.state !== 'PAUSED') throw endedScheduleError(before);
        const { fires, ...answer } = await resumeSchedule(context, transaction, before, command.catchUp);
        await transaction.schedules.record('RESUMED', [answer.schedule], caller.actor);
        return { answer, fires, nudges: answer.caughtUp > 0 ? [{ kind: 'queue' }] : [] };
      });
      return value;
    },

    async remove(caller, command) {
      const mutation = { caller, scope: 'WRITE', operation: 'deleteSchedule', command } as const;
      await mutate(context, mutation, async (transaction) => {
        const opened = await open(transaction.schedules, 'Schedule', caller.tenantId, command);
        const before = await settleBacklog(context, transaction, opened);
        const ended = await endSchedule(transaction, before, clock.now(), 'the schedule was deleted', true);
        await transaction.schedules.record('DELETED', [ended], caller.actor);
        return { answer: null, nudges: [{ kind: 'queue' }] };
      });
    },

    async ledger(caller, scheduleId, wanted) {
      demand(caller, 'READ');
      return store.snapshot(async (snapshot) => {
        const schedule = await open(snapshot.schedules, 'Schedule', caller.tenantId, { id: scheduleId });
        const revisions = await snapshot.plans.revisions(scheduleId);
        const from = wanted.from ?? Math.min(schedule.createdAt, revisions[0]?.plansAfter ?? Infinity);
        // What an edit or an end took back lies in the future, and belongs to the account of what has been.
        const to = wanted.to ?? Math.max(clock.now(), (await snapshot.ledger.lastRow(scheduleId)) ?? 0) + 1;
        const range = { from, to };
        checkRange(range);
        const days = await snapshot.ledger.mergedDays(scheduleId, range);
        const steps = balance(schedule, revisions, range, days);
        return carryOut(steps, (part) => snapshot.ledger.tally(scheduleId, revisions, part));
      });
    },
  };
}

/** Throws what is wrong with the command. */
function pausedSchedule(before: Schedule, { actor }: Caller, { note, until }: PauseSchedule, now: Instant): Schedule {
  const findings = new Findings();
  if (note !== null) findings.text(['note'], 'note', note, 1000, 0);
  if (until !== null && until <= now)
    findings.add(['until'], 'future', `until ${printInstant(until)} is not in the future`);
  findings.settle();
  if (before.state !== 'ACTIVE' && before.state !== 'PAUSED') throw endedScheduleError(before);
  const isSame = before.state === 'PAUSED' && before.pauseNote === note && before.pausedUntil === until;
  return {
    ...before,
    state: 'PAUSED',
    pauseNote: note,
    pausedBy: isSame ? before.pausedBy : actor,
    pausedAt: before.pausedAt ?? now,
    pausedUntil: until,
    updatedAt: now,
    version: before.version + 1,
  };
}

function checkRange({ from, to }: InstantRange): void {
  const findings = new Findings();
  if (to <= from) {
    findings.add(
      ['range', 'to'],
      'order',
      `the range ends at ${printInstant(to)}, not after its start ${printInstant(from)}`,
    );
  } else if (to - from > longestLedger) findings.add(['range'], 'length', 'the range is longer than five years');
  findings.settle();
}

function firesOf({ nextFireAt }: Schedule): number[] {
  return nextFireAt === null ? [] : [nextFireAt];
}
