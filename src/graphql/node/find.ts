import type { Referent } from '../../domain/model/errors.ts';
import type { Backfill } from '../../domain/model/backfill.ts';
import type { Calendar } from '../../domain/model/calendar.ts';
import type { ModuleDescription } from '../../domain/model/module.ts';
import type { Occurrence } from '../../domain/model/occurrence.ts';
import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import { type Caller, holds } from '../../domain/model/actor.ts';
import type { LogRow, RunRow, ScheduleRow, TaskRow } from '../../domain/model/rows.ts';
import type { Script } from '../../domain/model/script.ts';
import { type GraphqlContext, readScope, requireCaller } from '../context.ts';
import type { GlobalId } from '../ids.ts';
import { describedModule } from '../module/resolver.ts';
import { type Tagged, tagged } from './types.ts';

export type AnyNode =
  | Tagged<'Task', TaskRow>
  | Tagged<'Schedule', ScheduleRow>
  | Tagged<'Run', RunRow>
  | Tagged<'Script', Script>
  | Tagged<'Tenant', Tenant>
  | Tagged<'ApiToken', ApiToken>
  | Tagged<'Calendar', Calendar>
  | Tagged<'Backfill', Backfill>
  | Tagged<'Occurrence', Occurrence>
  | Tagged<'LogEntry', LogRow>
  | Tagged<'TaskModule', ModuleDescription>;

/** Null when the object does not exist, was deleted, or is not visible to the caller. */
export async function findNode(context: GraphqlContext, id: GlobalId): Promise<AnyNode | null> {
  const scope = readScope(context);
  const { loaders } = context;
  switch (id.kind) {
    case 'Task': {
      const task = await loaders.task.load(id.id);
      return task && task.deletedAt === null ? tagged('Task', task) : null;
    }
    case 'Schedule': {
      const schedule = await loaders.schedule.load(id.id);
      return schedule && schedule.deletedAt === null ? tagged('Schedule', schedule) : null;
    }
    case 'Run': {
      const run = await loaders.run.load(id.id);
      return run && tagged('Run', run);
    }
    case 'Calendar': {
      const calendar = await loaders.calendar.load(id.id);
      return calendar && tagged('Calendar', calendar);
    }
    case 'Backfill': {
      const backfill = await loaders.backfill.load(id.id);
      return backfill && tagged('Backfill', backfill);
    }
    case 'Occurrence': {
      const occurrence = await loaders.occurrence.load(id);
      return occurrence && tagged('Occurrence', occurrence);
    }
    case 'LogEntry': {
      const entry = await context.reader.logs.find(scope, id.runId, id.index);
      return entry && tagged('LogEntry', entry);
    }
    case 'Script': {
      const script = await loaders.script.load(id.id);
      return script && tagged('Script', script);
    }
    case 'Tenant': {
      const tenant = await findTenant(context, requireCaller(context), id.id);
      return tenant && tagged('Tenant', tenant);
    }
    case 'ApiToken': {
      const token = holds(requireCaller(context), 'ADMIN') ? await loaders.apiToken.load(id.id) : null;
      return token && tagged('ApiToken', token);
    }
    case 'TaskModule': {
      const known = context.modules.has(id.name);
      return known ? tagged('TaskModule', await describedModule(context, id.name, scope)) : null;
    }
  }
}

/** The row that an error refers to. */
export function findReferent(context: GraphqlContext, { kind, id }: Referent): Promise<AnyNode | null> {
  return findNode(context, { kind, id });
}

async function findTenant(context: GraphqlContext, caller: Caller, id: string): Promise<Tenant | null> {
  return caller.tenantId === null || caller.tenantId === id ? context.loaders.tenant.load(id) : null;
}
