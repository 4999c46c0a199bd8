import type { ScheduleDraft } from '../../../src/domain/model/commands/schedule.ts';
import type { CatchUpMode } from '../../../src/domain/model/schedule.ts';
import { operator } from '../../support/node.ts';
import type { World } from '../../support/virtual/world.ts';
import { type Action, onSchedule, withLesson } from './action.ts';
import type { Instant } from '../../../src/domain/model/values.ts';
import { isElastic, type ModelSchedule, type Plan, ruleOfPlan } from './model.ts';

type Changes = Partial<Omit<ScheduleDraft, 'paused' | 'pauseNote'>>;

let made = 0;

export function create(draft: ScheduleDraft): Action {
  return {
    name: `create ${JSON.stringify(draft.recurrence)}`,
    onSchedule: false,
    async act(model, world) {
      const createdAt = world.clock.now();
      const name = `task ${(made += 1)}`;
      const learn = async (): Promise<void> => {
        const [row] = await world.rows<{ id: string; taskId: string }>(
          'select s.id, s.task_id as "taskId" from schedule s join task t on t.id = s.task_id where t.name = $1',
          [name],
        );
        const plan = planOf(draft);
        model.tasks.push(row!.taskId);
        // A single instant that has only just passed is planned all the same.
        const first = plan.recurrence.kind === 'once' ? Math.min(createdAt, plan.recurrence.at) : createdAt;
        const versions = [{ after: first - 1, plan, until: null }];
        const { id, taskId } = row!;
        const modes = [{ since: -Infinity, shadow: draft.shadow ?? false }];
        model.schedules.push({ id, taskId, createdAt, plan, versions, byHand: new Set(), modes, deleted: false });
      };
      await withLesson(learn, () => world.task(name, [draft]));
      return learn;
    },
  };
}

export function edit(index: number, changes: Changes): Action {
  return onSchedule(`edit ${JSON.stringify(changes)}`, index, async (schedule, model, world) => {
    const before = await standing(world, schedule);
    const learn = async (): Promise<void> => {
      const after = await standing(world, schedule);
      const since = Math.max(world.clock.now(), model.clockSetBack ? await lastDecided(world, schedule) : 0);
      const { maxRuns, ...rule } = changes;
      const planned = Object.keys(rule).some((field) => !beside.has(field));
      if (changes.shadow !== undefined) schedule.modes.push({ since: world.clock.now(), shadow: changes.shadow });
      // One that had used up its runs had ended with the last of them.
      const usedUp = before.next === null && before.startedRuns >= (schedule.plan.maxRuns ?? Infinity);
      const current = schedule.versions.at(-1)!;
      const end = Math.min(current.until ?? Infinity, usedUp ? await lastDecided(world, schedule) : since);
      schedule.plan = { ...schedule.plan, ...planOf(rule), ...(maxRuns !== undefined && { maxRuns }) };
      if (planned || (before.next === null && after.next !== null)) {
        current.until = end;
        schedule.versions.push({ after: since, plan: schedule.plan, until: after.next === null ? since : null });
      } else if (before.next !== null && after.next === null) current.until = end;
      else schedule.versions[schedule.versions.length - 1] = { ...current, plan: schedule.plan };
    };
    const command = { id: schedule.id, expectedVersion: null, ...changes, validateOnly: false };
    await withLesson(learn, () => world.schedules.update(operator, command));
    return learn;
  });
}

/** What it plans does not depend on them. */
const beside: ReadonlySet<string> = new Set(['overlap', 'catchUp', 'shadow']);

/** The instant after so many others that are still ahead, or one that has been changed before. */
async function target(world: World, schedule: ModelSchedule, which: number): Promise<Instant> {
  const changed = [...schedule.byHand];
  if (which % 3 === 0 && changed.length > 0) return changed[which % changed.length]!;
  const { next } = await standing(world, schedule);
  if (next === null || isElastic(schedule)) return next ?? world.clock.now();
  return ruleOfPlan(schedule, schedule.plan)
    .between(next, Infinity, which + 1)
    .at(-1)!;
}

export function skip(index: number, which: number): Action {
  return onSchedule(`skip ${which}`, index, async (schedule, _model, world) => {
    const nominalAt = await target(world, schedule, which);
    const learn = (): void => void schedule.byHand.add(nominalAt);
    await withLesson(learn, () => world.schedules.skip(operator, { scheduleId: schedule.id, nominalAt, reason: null }));
    return learn;
  });
}

export function move(index: number, which: number, by: number): Action {
  return onSchedule(`move ${which} by ${by}`, index, async (schedule, _model, world) => {
    const nominalAt = await target(world, schedule, which);
    const learn = (): void => void schedule.byHand.add(nominalAt);
    const command = { scheduleId: schedule.id, nominalAt, to: nominalAt + by, reason: null };
    await withLesson(learn, () => world.schedules.move(operator, command));
    return learn;
  });
}

export function restore(index: number, which: number): Action {
  return onSchedule(`restore ${which}`, index, async (schedule, _model, world) => {
    const changed = [...schedule.byHand];
    const nominalAt = changed[which % changed.length] ?? world.clock.now();
    await world.schedules.restore(operator, { scheduleId: schedule.id, nominalAt });
    return () => undefined;
  });
}

export function pause(index: number, forMs: number | null): Action {
  return onSchedule(`pause for ${forMs}`, index, async ({ id }, _model, world) => {
    const until = forMs === null ? null : world.clock.now() + forMs;
    await world.schedules.pause(operator, { id, expectedVersion: null, note: null, until });
    return () => undefined;
  });
}

export function resume(index: number, catchUp: CatchUpMode): Action {
  return onSchedule(`resume ${catchUp}`, index, async ({ id }, _model, world) => {
    await world.schedules.resume(operator, { id, expectedVersion: null, catchUp });
    return () => undefined;
  });
}

export function remove(index: number): Action {
  return onSchedule('delete', index, async (schedule, model, world) => {
    const learn = async (): Promise<void> => {
      schedule.deleted = true;
      const current = schedule.versions.at(-1)!;
      const since = Math.max(world.clock.now(), model.clockSetBack ? await lastDecided(world, schedule) : 0);
      // One that had run out before was not cut short.
      const [{ state } = { state: '' }] = await world.rows<{ state: string }>(
        'select state from schedule where id = $1',
        [schedule.id],
      );
      if (state === 'CANCELED') current.until = Math.min(current.until ?? Infinity, since);
    };
    await withLesson(learn, () => world.schedules.remove(operator, { id: schedule.id, expectedVersion: null }));
    return learn;
  });
}

export function pauseTask(index: number, paused: boolean): Action {
  return onSchedule(paused ? 'pause the task' : 'resume the task', index, async ({ taskId }, _model, world) => {
    await world.tasks.update(operator, { id: taskId, expectedVersion: null, paused, validateOnly: false });
    return () => undefined;
  });
}

function planOf(draft: ScheduleDraft): Plan;
function planOf(draft: Changes): Partial<Plan>;
function planOf(draft: Changes): Partial<Plan> {
  const {
    name: _name,
    catchUp: _catchUp,
    overlap: _overlap,
    paramsOverride: _params,
    shadow: _shadow,
    recurrence,
    ...plan
  } = draft;
  // The drafts of this test are in their normal form already.
  return { ...plan, ...(recurrence && { recurrence: recurrence as Plan['recurrence'] }) };
}

interface Standing {
  readonly next: number | null;
  readonly startedRuns: number;
}

async function standing(world: World, { id }: ModelSchedule): Promise<Standing> {
  const [row] = await world.rows<Standing>(
    `select started_runs as "startedRuns", round(date_part('epoch', next_nominal_at) * 1000) as next
     from schedule where id = $1`,
    [id],
  );
  return row!;
}

/** What has been changed by hand says nothing of how far the others have been decided. */
async function lastDecided(world: World, { id, byHand }: ModelSchedule): Promise<number> {
  const rows = await world.rows<{ at: number; until: number | null }>(
    `select round(date_part('epoch', nominal_at) * 1000) as at, round(date_part('epoch', until) * 1000) as until
     from occurrence where schedule_id = $1 and state not in ('PENDING', 'SUPERSEDED') order by nominal_at`,
    [id],
  );
  const last = rows.findLast(({ at }) => !byHand.has(at));
  return last?.until ?? last?.at ?? 0;
}
