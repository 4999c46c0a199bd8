import type { ScheduleDraft } from '../../../src/domain/commands.ts';
import type { CatchUpMode } from '../../../src/domain/schedule.ts';
import { operator } from '../../support/node.ts';
import type { World } from '../../support/virtual/world.ts';
import { type Deed, onSchedule, told } from './deed.ts';
import type { ModelSchedule, Plan } from './model.ts';

type Changes = Partial<Omit<ScheduleDraft, 'paused' | 'pauseNote'>>;

let made = 0;

export function create(draft: ScheduleDraft): Deed {
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
        model.schedules.push({ id: row!.id, taskId: row!.taskId, createdAt, plan, versions, deleted: false });
      };
      await told(learn, () => world.task(name, [draft]));
      return learn;
    },
  };
}

export function edit(index: number, changes: Changes): Deed {
  return onSchedule(`edit ${JSON.stringify(changes)}`, index, async (schedule, model, world) => {
    const before = await standing(world, schedule);
    const learn = async (): Promise<void> => {
      const after = await standing(world, schedule);
      const since = Math.max(world.clock.now(), model.clockSetBack ? await lastDecided(world, schedule) : 0);
      const { maxRuns, ...rule } = changes;
      const planned = Object.keys(rule).some((field) => field !== 'overlap' && field !== 'catchUp');
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
    await told(learn, () => world.schedules.update(operator, command));
    return learn;
  });
}

export function pause(index: number, forMs: number | null): Deed {
  return onSchedule(`pause for ${forMs}`, index, async ({ id }, _model, world) => {
    const until = forMs === null ? null : world.clock.now() + forMs;
    await world.schedules.pause(operator, { id, expectedVersion: null, note: null, until });
    return () => undefined;
  });
}

export function resume(index: number, catchUp: CatchUpMode): Deed {
  return onSchedule(`resume ${catchUp}`, index, async ({ id }, _model, world) => {
    await world.schedules.resume(operator, { id, expectedVersion: null, catchUp });
    return () => undefined;
  });
}

export function remove(index: number): Deed {
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
    await told(learn, () => world.schedules.remove(operator, { id: schedule.id, expectedVersion: null }));
    return learn;
  });
}

export function pauseTask(index: number, paused: boolean): Deed {
  return onSchedule(paused ? 'pause the task' : 'resume the task', index, async ({ taskId }, _model, world) => {
    await world.tasks.update(operator, { id: taskId, expectedVersion: null, paused, validateOnly: false });
    return () => undefined;
  });
}

function planOf(draft: ScheduleDraft): Plan;
function planOf(draft: Changes): Partial<Plan>;
function planOf(draft: Changes): Partial<Plan> {
  const { name: _name, catchUp: _catchUp, overlap: _overlap, paramsOverride: _params, recurrence, ...plan } = draft;
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

async function lastDecided(world: World, { id }: ModelSchedule): Promise<number> {
  const [row] = await world.rows<{ at: number | null }>(
    `select round(date_part('epoch', max(coalesce(until, nominal_at))) * 1000) as at from occurrence
     where schedule_id = $1 and state not in ('PENDING', 'SUPERSEDED')`,
    [id],
  );
  return row?.at ?? 0;
}
