import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { Tenant } from '../../domain/model/access.ts';
import type { DialectView } from '../../ports/dialect-report.ts';
import type { ModuleDescription } from '../../domain/model/module.ts';
import type { RunRow, ScheduleRow, TaskRow } from '../../domain/model/rows.ts';
import type { RunStats } from '../../ports/listing.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { ownTenantId } from '../access/resolver.ts';
import { TenantType } from '../access/types.ts';
import { type Connection, PageArgs, readPage, refuse, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { describedModule } from '../module/resolver.ts';
import { TaskModuleType } from '../module/types.ts';
import { globalId } from '../node/types.ts';
import { RunFilterInput, RunOrderInput, readRunFilter, readRunOrder, runTag } from '../run/filter.ts';
import { RunConnection, RunType } from '../run/types.ts';
import { DateTime, Duration, JSONObject, printMilliseconds, readMilliseconds } from '../scalars/index.ts';
import { ScheduleFilterInput, readScheduleFilter, scheduleTag } from '../schedule/filter.ts';
import { ScheduleConnection } from '../schedule/types.ts';
import { TaskFilterInput, TaskLocator, TaskOrderInput, readTaskFilter, readTaskOrder } from './filter.ts';
import { RetryPolicyType, renderRetry } from './policies.ts';
import { DialectViewType, RunStatsType, TaskConnection, TaskType } from './types.ts';

@Resolver(() => TaskType)
export class TaskResolver {
  @Query(() => TaskType, { nullable: true, description: 'One task; null when it does not exist or may not be seen.' })
  async task(
    @Ctx() context: GraphqlContext,
    @Arg('by', () => TaskLocator, { description: "The task's ID or name." }) by: TaskLocator,
  ): Promise<TaskRow | null> {
    readScope(context);
    if (by.id != null) {
      const id = readId('Task', by.id);
      const task = id === null ? null : await context.loaders.task.load(id);
      return task?.deletedAt === null ? task : null;
    }
    const tenantId = await ownTenantId(context);
    return tenantId !== null && by.name != null ? context.reader.tasks.byName(tenantId, by.name) : null;
  }

  @Query(() => TaskConnection, { description: 'Tasks that have not been deleted, by default the newest first.' })
  async tasks(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TaskFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: TaskFilterInput | null,
    @Arg('orderBy', () => TaskOrderInput, { nullable: true, description: 'Default: the newest first.' })
    orderBy?: TaskOrderInput | null,
  ): Promise<Connection<TaskRow>> {
    const scope = readScope(context);
    const filter = readTaskFilter(filterInput);
    const order = readTaskOrder(orderBy);
    const tag = `tasks/${order.field}/${order.descending ? 'desc' : 'asc'}`;
    const found = await context.reader.tasks.page(scope, filter, order, readPage(page, tag));
    return renderPage(found, tag, () => context.reader.tasks.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() task: TaskRow): string {
    return printId('Task', task.id);
  }

  @FieldResolver(() => TenantType, { description: 'The tenant that it belongs to.' })
  tenant(@Ctx() context: GraphqlContext, @Root() task: TaskRow): Promise<Tenant | null> {
    return context.loaders.tenant.load(task.tenantId);
  }

  @FieldResolver(() => TaskModuleType, { description: 'The kind of work.' })
  module(@Ctx() context: GraphqlContext, @Root() task: TaskRow): Promise<ModuleDescription> {
    return describedModule(context, task.module, task.tenantId);
  }

  /** Lists do not read them. They are empty for a task that was deleted for good meanwhile. */
  @FieldResolver(() => JSONObject, { description: 'Parameters of the module, as they were given.' })
  async params(@Ctx() { loaders }: GraphqlContext, @Root() { id, params }: TaskRow): Promise<JsonObject> {
    return params ?? ((await loaders.document('Task.params', id)) as JsonObject | null) ?? {};
  }

  @FieldResolver(() => Duration, { nullable: true, description: 'Limit of one attempt; null = no limit.' })
  timeout(@Root() task: TaskRow): string | null {
    return task.timeoutMs === null ? null : printMilliseconds(task.timeoutMs);
  }

  @FieldResolver(() => RetryPolicyType, { description: 'When failed attempts are repeated.' })
  retry(@Root() task: TaskRow): RetryPolicyType {
    return renderRetry(task.retry);
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When any of its schedules fires next; null = never.' })
  nextFireAt(@Ctx() context: GraphqlContext, @Root() task: TaskRow): Promise<number | null> {
    return context.loaders.nextFire.load(task.id);
  }

  @FieldResolver(() => [DialectViewType], { description: 'How it looks in each of the REST dialects.' })
  dialects(@Ctx() context: GraphqlContext, @Root() task: TaskRow): Promise<readonly DialectView[]> {
    return context.loaders.dialects.load(task);
  }

  @FieldResolver(() => RunType, { nullable: true, description: 'Its latest run; null = none yet.' })
  lastRun(@Ctx() context: GraphqlContext, @Root() task: TaskRow): Promise<RunRow | null> {
    return context.loaders.lastRun.load(task.id);
  }

  @FieldResolver(() => RunStatsType, { description: 'Numbers of its runs by how they ended.' })
  async stats(
    @Ctx() context: GraphqlContext,
    @Root() task: TaskRow,
    @Arg('window', () => Duration, {
      nullable: true,
      defaultValue: 'P7D',
      description: 'Only runs that were to start within this time before now.',
    })
    window: string | null,
  ): Promise<RunStats> {
    const length = readMilliseconds(window ?? 'P7D');
    if (typeof length === 'object') refuse(`window: ${length.wrong}`);
    // Rounded to whole seconds, so that all tasks of one answer share a statement.
    const since = Math.floor(context.clock.now() / 1000) * 1000 - length;
    const none: RunStats = { total: 0, succeeded: 0, failed: 0, canceled: 0, averageMs: null, p95Ms: null };
    return (await context.loaders.stats(task.id, since)) ?? none;
  }

  @FieldResolver(() => ScheduleConnection, { description: 'Its schedules that have not been deleted.' })
  async schedules(
    @Ctx() context: GraphqlContext,
    @Root() task: TaskRow,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScheduleFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: ScheduleFilterInput | null,
  ): Promise<Connection<ScheduleRow>> {
    const { schedulesOfTask } = context.loaders;
    const filter = readScheduleFilter(filterInput);
    const found = await schedulesOfTask.page(task.id, filter, readPage(page, scheduleTag));
    return renderPage(found, scheduleTag, () => schedulesOfTask.count(task.id, filter));
  }

  @FieldResolver(() => RunConnection, { description: 'Its runs, by default those with the latest scheduledFor first.' })
  async runs(
    @Ctx() context: GraphqlContext,
    @Root() task: TaskRow,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RunFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: RunFilterInput | null,
    @Arg('orderBy', () => RunOrderInput, { nullable: true, description: 'Default: the latest scheduledFor first.' })
    orderBy?: RunOrderInput | null,
  ): Promise<Connection<RunRow>> {
    const { runsOfTask } = context.loaders;
    const question = { filter: readRunFilter(filterInput), order: readRunOrder(orderBy) };
    const tag = runTag(question.order);
    const found = await runsOfTask.page(task.id, question, readPage(page, tag));
    return renderPage(found, tag, () => runsOfTask.count(task.id, question));
  }
}
