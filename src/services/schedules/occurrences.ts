import type { Caller } from '../../domain/model/actor.ts';
import type { Keyed } from '../../domain/model/commands/command.ts';
import type { MoveOccurrence, OccurrenceAddress, SkipOccurrence } from '../../domain/model/commands/schedule.ts';
import { DomainError, invalidError } from '../../domain/model/errors.ts';
import { Findings } from '../../domain/model/findings.ts';
import {
  endedScheduleError,
  mostChanges,
  type OccurrenceChange,
  ruleOf,
  type Schedule,
} from '../../domain/model/schedule.ts';
import { printInstant, type Instant } from '../../domain/model/values.ts';
import { changeOccurrence, followsCompletion } from '../../domain/planning/rule-with-changes.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import type { RowChange, OccurrenceRow } from '../../ports/writes/ledger.ts';
import { compile, type CompiledRule } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { mutate } from '../mutation.ts';
import { open } from '../open.ts';
import { settleBacklog } from './backlog.ts';

export interface OccurrenceChanges {
  /** Instead of running, the occurrence is skipped when its instant comes. */
  skip(caller: Caller, command: SkipOccurrence): Promise<OccurrenceAddress>;
  /** The occurrence fires at another instant; it keeps its own in the ledger. */
  move(caller: Caller, command: MoveOccurrence): Promise<OccurrenceAddress>;
  /** Takes a skip or a move back, as long as nothing has been decided. What should have fired meanwhile fires at once. */
  restore(caller: Caller, command: OccurrenceAddress & Keyed): Promise<OccurrenceAddress>;
}

/** One pending occurrence, and what is known of it. */
interface Pending {
  readonly schedule: Schedule;
  readonly rule: CompiledRule;
  readonly nominalAt: Instant;
  readonly row: OccurrenceRow | null;
  readonly change: OccurrenceChange | undefined;
  readonly now: Instant;
}

/** What is to become of an occurrence. */
interface Wanted extends Pick<RowChange, 'state' | 'fireAt' | 'reason' | 'event'> {
  /** When it fires; null: it does not. */
  readonly left: Instant | null;
}

/** Null leaves everything as it is. */
type Wish = (pending: Pending) => Wanted | null;

/** Skipping and moving single occurrences by hand, and taking that back, as long as they have not been decided. */
export function makeOccurrenceChanges(context: ServiceContext): OccurrenceChanges {
  const { clock } = context;

  async function change(operation: string, caller: Caller, command: OccurrenceAddress & Keyed, wish: Wish) {
    const { scheduleId, nominalAt } = command;
    const mutation = { caller, scope: 'WRITE', operation, command } as const;
    const { value } = await mutate(context, mutation, async (transaction) => {
      const locked = await open(transaction.schedules, 'Schedule', caller.tenantId, { id: scheduleId }, ['scheduleId']);
      const settled = await settleBacklog(context, transaction, locked);
      const pending = await findPending(transaction, settled, nominalAt, clock.now());
      const wanted = wish(pending);
      const after = wanted === null ? settled : await changeOne(transaction, caller, pending, wanted);
      const fires = after.nextFireAt === null ? [] : [after.nextFireAt];
      return { answer: { scheduleId, nominalAt }, fires, nudges: [{ kind: 'queue' }] };
    });
    return value;
  }

  return {
    async skip(caller, command: SkipOccurrence) {
      checkReason(command.reason);
      return change('skipOccurrence', caller, command, ({ row, rule }) =>
        row?.state === 'SKIPPED_BY_USER'
          ? null
          : {
              state: 'SKIPPED_BY_USER',
              fireAt: rule.fireAt(command.nominalAt),
              left: null,
              reason: command.reason ?? 'skipped by hand',
              event: 'OCCURRENCE_SKIPPED',
            },
      );
    },

    async move(caller, command: MoveOccurrence) {
      checkReason(command.reason);
      if (!Number.isFinite(command.to) || command.to > farthest)
        throw invalidError(['to'], 'range', `to ${printInstant(command.to)} is after ${printInstant(farthest)}`);
      return change('moveOccurrence', caller, command, ({ change: known, rule, now }) => {
        const fireAt = Math.max(command.to, now);
        if (known?.fireAt === fireAt) return null;
        const reason = `moved by hand from ${printInstant(rule.fireAt(command.nominalAt))}${command.reason === null ? '' : `: ${command.reason}`}`;
        return { state: 'PENDING', fireAt, left: fireAt, reason, event: 'OCCURRENCE_MOVED' };
      });
    },

    async restore(caller, command: OccurrenceAddress & Keyed) {
      return change('undoOccurrenceChange', caller, command, ({ change: known, rule, row, now }) => {
        const own = rule.fireAt(command.nominalAt);
        if (known === undefined) {
          throw new DomainError({
            code: 'INVALID_STATE',
            path: ['nominalAt'],
            state: 'PENDING',
            allowed: ['SKIPPED_BY_USER'],
            message: `the occurrence of ${printInstant(command.nominalAt)} has been neither skipped nor moved`,
          });
        }
        if (known.fireAt === own && row?.reason === null) return null;
        const fireAt = Math.max(own, now);
        return { state: 'PENDING', fireAt, left: fireAt, reason: null, event: 'OCCURRENCE_RESTORED' };
      });
    },
  };
}

const farthest = Date.UTC(9999, 0, 1);

function checkReason(reason: string | null): void {
  const findings = new Findings();
  if (reason !== null) findings.text(['reason'], 'reason', reason, 1000, 0);
  findings.settle();
}

async function changeOne(
  transaction: WriteTransaction,
  { actor }: Caller,
  { schedule, rule, nominalAt, now }: Pending,
  { left, ...row }: Wanted,
): Promise<Schedule> {
  const after = changeOccurrence(schedule, rule, { nominalAt, fireAt: left });
  await transaction.schedules.save(after);
  await transaction.ledger.changeRow(after, { ...row, nominalAt, actor, at: now });
  return after;
}

/** The occurrence, if the schedule plans it and nobody has decided it. Throws what is wrong otherwise. */
async function findPending(
  transaction: WriteTransaction,
  schedule: Schedule,
  nominalAt: Instant,
  now: Instant,
): Promise<Pending> {
  const row = Number.isFinite(nominalAt) ? await transaction.ledger.rowAt(schedule.id, nominalAt) : null;
  const rule = compile(ruleOf(schedule));
  const change = schedule.changes.find((one) => one.nominalAt === nominalAt);
  const skipped = row?.state === 'SKIPPED_BY_USER' && change !== undefined && rule.fireAt(nominalAt) > now;
  if (row && row.state !== 'PENDING' && row.state !== 'SUPERSEDED' && !skipped) throw decided(row, nominalAt);
  if (schedule.state !== 'ACTIVE' && schedule.state !== 'PAUSED') throw endedScheduleError(schedule);
  // A skip outlives an edit, but only a rule that plans its instant can have it back.
  const plans = followsCompletion(schedule) || rule.count(nominalAt, nominalAt + 1) > 0;
  const known = change !== undefined && (change.fireAt !== null || plans);
  if (!known && !isAhead(schedule, rule, nominalAt)) throw notPlanned(rule, nominalAt, now);
  if (change === undefined && schedule.changes.length >= mostChanges) {
    throw new DomainError({
      code: 'LIMIT_EXCEEDED',
      limit: mostChanges,
      message: `the schedule has ${mostChanges} skipped or moved occurrences ahead of it, as many as it may`,
    });
  }
  return { schedule, rule, nominalAt, row, change, now };
}

function isAhead(schedule: Schedule, rule: CompiledRule, at: Instant): boolean {
  const next = schedule.nextNominalAt;
  if (next === null || at < next) return false;
  return followsCompletion(schedule) ? at === next : rule.count(at, at + 1) > 0;
}

function decided(row: OccurrenceRow, at: Instant): DomainError {
  const what = row.state === 'DISPATCHED' ? 'has been dispatched already' : `was decided already, as ${row.state}`;
  return new DomainError({
    code: 'INVALID_STATE',
    path: ['nominalAt'],
    state: row.state,
    allowed: ['PENDING'],
    message: `the occurrence of ${printInstant(at)} ${what}`,
  });
}

function notPlanned(rule: CompiledRule, at: Instant, now: Instant): DomainError {
  if (Number.isFinite(at) && at <= now)
    return invalidError(
      ['nominalAt'],
      'future',
      `${printInstant(at)} has passed; only what is still to come can be skipped or moved`,
    );
  const near = Number.isFinite(at) ? [rule.previous(at), rule.next(at)] : [];
  const known = near.filter((one) => one !== null && one > now).map((one) => printInstant(one!));
  const hint = known.length === 0 ? 'it has none there' : `near it: ${known.join(', ')}`;
  return invalidError(['nominalAt'], 'planned', `${printInstant(at)} is not an instant of this schedule; ${hint}`);
}
