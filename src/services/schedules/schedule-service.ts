import type { Caller } from '../../domain/model/actor.ts';
import type { Addressed } from '../../domain/model/commands/command.ts';
import type {
  CreateSchedule,
  CreatedSchedule,
  UpdateSchedule,
  PauseSchedule,
  ResumeSchedule,
} from '../../domain/model/commands/schedule.ts';
import { DomainError, notFoundError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import { catalogFor } from '../../domain/model/module-grants.ts';
import type { LedgerBalance } from '../../domain/model/occurrence.ts';
import { demand, expectVersion } from '../../domain/model/permission.ts';
import { endedScheduleError, type Schedule } from '../../domain/model/schedule.ts';
import { printInstant, type InstantRange, type OpenRange } from '../../domain/model/values.ts';
import { balance } from '../../domain/planning/ledger.ts';
import { makeSchedule } from '../../domain/planning/new-schedule.ts';
import { carryOut } from '../../flow/carry-out.ts';
import type { Snapshot } from '../../ports/write-store.ts';
import { checkCalendars } from '../calendars/check-calendars.ts';
import { announce, type ServiceContext } from '../context.ts';
import { demandRoom } from '../demand-quota.ts';
import { demandScript } from '../scripts/demand-script.ts';
import { demandNodes } from '../workers/demand-nodes.ts';
import { settleBacklog } from './backlog.ts';
import { checkScheduleEdit, editSchedule } from './edit-schedule.ts';
import { endSchedule } from './endings.ts';
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
  const { store, clock, wakes, modules } = context;

  async function locked(
    transaction: Snapshot,
    caller: Caller,
    command: { id: string; expectedVersion: number | null },
  ): Promise<Schedule> {
    const schedule = await transaction.schedules.lock(caller.tenantId, command.id);
    if (!schedule) throw notFoundError('schedule', command.id);
    expectVersion(command.expectedVersion, schedule, 'Schedule');
    return schedule;
  }

  /** The schedule to be made, or what an earlier call with the same key made. Throws what is wrong with the command. */
  async function checkNew(transaction: Snapshot, caller: Caller, command: CreateSchedule) {
    const task = await transaction.tasks.lock(caller.tenantId, command.taskId);
    if (!task) throw notFoundError('task', command.taskId, ['taskId']);
    const { idempotencyKey, ...input } = command;
    const key =
      idempotencyKey === null
        ? null
        : { tenantId: task.tenantId, operation: 'createSchedule', key: idempotencyKey, input };
    const made = key && (await transaction.keys.recall(key));
    if (made) return { key, known: await transaction.schedules.lock(task.tenantId, made), schedule: null };
    if (task.state === 'CANCELED') {
      throw new DomainError({
        code: 'INVALID_STATE',
        state: task.state,
        allowed: ['ACTIVE', 'PAUSED'],
        message: `the task is ${task.state}; it takes no new schedules`,
      });
    }
    const tenant = await transaction.tenants.find(task.tenantId);
    const findings = new Findings();
    const catalog = catalogFor(modules, tenant);
    const origin = { task, tenantZone: tenant!.timeZone, actor: caller.actor, now: clock.now(), catalog };
    const schedule = makeSchedule(findings, command.schedule, origin, ['schedule']);
    const path = ['schedule', 'calendars'];
    await checkCalendars(findings, transaction, task.tenantId, command.schedule.calendars, path);
    findings.settle();
    if (schedule?.shadow) await demandNodes(transaction, 'shadow', ['schedule', 'shadow']);
    if (schedule?.paramsOverride)
      await demandScript(transaction, task, { ...task.params, ...schedule.paramsOverride }, [
        'schedule',
        'paramsOverride',
      ]);
    await demandRoom(transaction, tenant!, { tasks: 0, schedules: 1 });
    return { key, known: null, schedule };
  }

  return {
    ...makeOccurrenceChanges(context),

    async create(caller, command) {
      demand(caller, 'WRITE');
      if (command.validateOnly) {
        await store.snapshot((snapshot) => checkNew(snapshot, caller, command));
        return { value: null, replayed: false };
      }
      const done = await store.transaction(async (transaction) => {
        const { key, known, schedule } = await checkNew(transaction, caller, command);
        if (schedule === null) return { value: known, replayed: true };
        if (schedule.nextFireAt !== null) await wakes.arm([schedule.nextFireAt]);
        await transaction.schedules.insert([schedule]);
        await transaction.schedules.record('CREATED', [schedule], caller.actor);
        if (key) await transaction.keys.remember(key, schedule.id);
        return { value: schedule, replayed: false };
      });
      announce(context, done.replayed ? [] : firesOf(done.value));
      return done;
    },

    async update(caller, command) {
      demand(caller, 'WRITE');
      if (command.validateOnly) {
        return store.snapshot(async (snapshot) => {
          const before = await locked(snapshot, caller, command);
          await checkScheduleEdit(context, snapshot, before, command);
          return before;
        });
      }
      const after = await store.transaction(async (transaction) => {
        const before = await locked(transaction, caller, command);
        const edited = await editSchedule(context, transaction, before, command);
        await transaction.schedules.record('UPDATED', [edited], caller.actor);
        return edited;
      });
      announce(context, firesOf(after));
      return after;
    },

    async pause(caller, command) {
      demand(caller, 'WRITE');
      const after = await store.transaction(async (transaction) => {
        const before = await locked(transaction, caller, command);
        const now = clock.now();
        const findings = new Findings();
        if (command.note !== null) findings.text(['note'], 'note', command.note, 1000, 0);
        if (command.until !== null && command.until <= now)
          findings.add(['until'], 'future', `until ${printInstant(command.until)} is not in the future`);
        findings.settle();
        if (before.state !== 'ACTIVE' && before.state !== 'PAUSED') throw endedScheduleError(before);
        const paused: Schedule = {
          ...before,
          state: 'PAUSED',
          pauseNote: command.note,
          pausedBy: caller.actor,
          pausedAt: before.pausedAt ?? now,
          pausedUntil: command.until,
          updatedAt: now,
          version: before.version + 1,
        };
        await transaction.schedules.save(paused);
        await transaction.schedules.record('PAUSED', [paused], caller.actor);
        return paused;
      });
      announce(context, []);
      return after;
    },

    async resume(caller, command) {
      demand(caller, 'WRITE');
      const done = await store.transaction(async (transaction) => {
        const before = await locked(transaction, caller, command);
        if (before.state === 'ACTIVE') return { schedule: before, caughtUp: 0, fires: [] };
        if (before.state !== 'PAUSED') throw endedScheduleError(before);
        const resumed = await resumeSchedule(context, transaction, before, command.catchUp);
        await transaction.schedules.record('RESUMED', [resumed.schedule], caller.actor);
        return resumed;
      });
      announce(context, done.fires, done.caughtUp > 0 ? [{ kind: 'queue' }] : []);
      return done;
    },

    async remove(caller, command) {
      demand(caller, 'WRITE');
      await store.transaction(async (transaction) => {
        const before = await settleBacklog(context, transaction, await locked(transaction, caller, command));
        const ended = await endSchedule(transaction, before, clock.now(), 'the schedule was deleted', true);
        await transaction.schedules.record('DELETED', [ended], caller.actor);
      });
      announce(context, [], [{ kind: 'queue' }]);
    },

    async ledger(caller, scheduleId, wanted) {
      demand(caller, 'READ');
      return store.snapshot(async (snapshot) => {
        const schedule = await snapshot.schedules.lock(caller.tenantId, scheduleId);
        if (!schedule) throw notFoundError('schedule', scheduleId);
        const revisions = await snapshot.plans.revisions(scheduleId);
        const from = wanted.from ?? Math.min(schedule.createdAt, revisions[0]?.plansAfter ?? Infinity);
        // What an edit or an end took back lies in the future, and belongs to the account of what has been.
        const to = wanted.to ?? Math.max(clock.now(), (await snapshot.ledger.lastRow(scheduleId)) ?? 0) + 1;
        const range = { from, to };
        checkRange(range);
        const days = await snapshot.ledger.mergedDays(scheduleId, range);
        return carryOut(balance(schedule, revisions, range, days), (part) =>
          snapshot.ledger.tally(scheduleId, revisions, part),
        );
      });
    },
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

function firesOf(schedule: Schedule | null): number[] {
  return schedule?.nextFireAt == null ? [] : [schedule.nextFireAt];
}
