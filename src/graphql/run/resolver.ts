import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Float, Int, Query, Resolver, Root } from 'type-graphql';

import type { Tenant } from '../../domain/model/access.ts';
import type { Occurrence } from '../../domain/model/occurrence.ts';
import type { LogRow, RunRow, ScheduleRow, TaskRow } from '../../domain/model/rows.ts';
import { type RunAction as RunActionName, allowedActions, isFinal } from '../../domain/model/run.ts';
import type { Json, JsonObject } from '../../domain/model/values.ts';
import { TenantType } from '../access/types.ts';
import { type Connection, PageArgs, readPage, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printCursor, streamTags } from '../cursor.ts';
import { printId, readId } from '../ids.ts';
import { LogFilterInput, readLogFilter } from '../log-entry/filter.ts';
import { LogEntryConnection } from '../log-entry/types.ts';
import { globalId } from '../node/types.ts';
import { OccurrenceType } from '../occurrence/types.ts';
import { Cursor, DateTime, JSONObject, JSONValue } from '../scalars/index.ts';
import { ScheduleType } from '../schedule/types.ts';
import { TaskType } from '../task/types.ts';
import { RunAction } from './enums.ts';
import { RunFilterInput, RunOrderInput, readRunFilter, readRunOrder, runTag } from './filter.ts';
import { RunConnection, type RunErrorOf, RunErrorType, RunType } from './types.ts';

@Resolver(() => RunErrorType)
export class RunErrorResolver {
  @FieldResolver(() => String, { nullable: true, description: 'Where it happened in the code, if known.' })
  async stack(@Ctx() { loaders }: GraphqlContext, @Root() { stack, runId }: RunErrorOf): Promise<string | null> {
    return runId === undefined ? (stack ?? null) : ((await loaders.document('RunError.stack', runId)) as string | null);
  }
}

@Resolver(() => RunType)
export class RunResolver {
  @Query(() => RunType, { nullable: true, description: 'One run; null when it does not exist or may not be seen.' })
  async run(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => GraphQLID, { description: 'ID of the run.' }) text: string,
  ): Promise<RunRow | null> {
    readScope(context);
    const id = readId('Run', text);
    return id === null ? null : context.loaders.run.load(id);
  }

  @Query(() => RunConnection, { description: 'Runs, by default those with the latest scheduledFor first.' })
  async runs(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RunFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: RunFilterInput | null,
    @Arg('orderBy', () => RunOrderInput, { nullable: true, description: 'Default: the latest scheduledFor first.' })
    orderBy?: RunOrderInput | null,
  ): Promise<Connection<RunRow>> {
    const scope = readScope(context);
    const filter = readRunFilter(filterInput);
    const order = readRunOrder(orderBy);
    const tag = runTag(order);
    const found = await context.reader.runs.page(scope, filter, order, readPage(page, tag));
    return renderPage(found, tag, () => context.reader.runs.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() run: RunRow): string {
    return printId('Run', run.id);
  }

  @FieldResolver(() => TaskType, { description: 'The task that is executed.' })
  task(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<TaskRow | null> {
    return context.loaders.task.load(run.taskId);
  }

  @FieldResolver(() => ScheduleType, {
    nullable: true,
    description: 'The schedule that started it; null when none did.',
  })
  schedule(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<ScheduleRow | null> | null {
    return run.scheduleId === null ? null : context.loaders.schedule.load(run.scheduleId);
  }

  @FieldResolver(() => OccurrenceType, {
    nullable: true,
    description: 'The occurrence that started it; null when no schedule did.',
  })
  occurrence(
    @Ctx() context: GraphqlContext,
    @Root() { scheduleId, nominalAt }: RunRow,
  ): Promise<Occurrence | null> | null {
    return scheduleId === null || nominalAt === null
      ? null
      : context.loaders.occurrence.load({ scheduleId, nominalAt });
  }

  @FieldResolver(() => TenantType, { description: 'The tenant of the task.' })
  tenant(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<Tenant | null> {
    return context.loaders.tenant.load(run.tenantId);
  }

  /** Lists do not read params, result and the error's stack. They are null for a run that was deleted meanwhile. */
  @FieldResolver(() => JSONObject, {
    description: 'Parameters after all overrides, as they were when the run was created.',
  })
  async params(@Ctx() { loaders }: GraphqlContext, @Root() { id, params }: RunRow): Promise<JsonObject> {
    return params ?? ((await loaders.document('Run.params', id)) as JsonObject | null) ?? {};
  }

  @FieldResolver(() => JSONValue, { nullable: true, description: 'What it returned; null = nothing yet, or nothing.' })
  result(@Ctx() { loaders }: GraphqlContext, @Root() { id, result }: RunRow): Json | Promise<Json> {
    return result === undefined ? loaders.document('Run.result', id) : result;
  }

  @FieldResolver(() => RunErrorType, {
    nullable: true,
    description: 'What went wrong in the latest attempt; null = nothing.',
  })
  error(@Root() run: RunRow): RunErrorOf | null {
    return run.error && { ...run.error, ...(run.result === undefined && { runId: run.id }) };
  }

  @FieldResolver(() => Int, { description: 'How many attempts it may take.' })
  maxAttempts(@Root() run: RunRow): number {
    return run.retry.maxAttempts;
  }

  @FieldResolver(() => RunType, { nullable: true, description: 'The run that retryRun repeated with it; null = none.' })
  retryOf(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<RunRow | null> | null {
    return run.retryOf === null ? null : context.loaders.run.load(run.retryOf);
  }

  @FieldResolver(() => [RunType], { description: 'Runs that retryRun created from it.' })
  retries(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<readonly RunRow[]> {
    return context.loaders.retries.load(run.id);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Milliseconds from startedAt to finishedAt; null until it has ended.',
  })
  durationMs(@Root() run: RunRow): number | null {
    return run.startedAt === null || run.finishedAt === null ? null : run.finishedAt - run.startedAt;
  }

  @FieldResolver(() => DateTime, {
    nullable: true,
    description: 'Latest sign of life of the node or worker that is working on it; null when none is.',
  })
  async heartbeatAt(@Ctx() context: GraphqlContext, @Root() run: RunRow): Promise<number | null> {
    if (run.nodeId === null || isFinal(run.state)) return null;
    return (await context.loaders.holder.load(run.nodeId))?.heartbeatAt ?? null;
  }

  @FieldResolver(() => [RunAction], { description: 'What may be done with it in its state.' })
  allowedActions(@Root() run: RunRow): readonly RunActionName[] {
    return allowedActions(run.state);
  }

  @FieldResolver(() => LogEntryConnection, { description: 'Its log, in order.' })
  async logs(
    @Ctx() context: GraphqlContext,
    @Root() run: RunRow,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => LogFilterInput, { nullable: true, description: 'Default: all entries.' })
    filterInput?: LogFilterInput | null,
  ): Promise<Connection<LogRow>> {
    const { logOfRun } = context.loaders;
    const filter = readLogFilter(filterInput);
    const tag = `logs/${run.id}`;
    const found = await logOfRun.page(run.id, filter, readPage(page, tag));
    return renderPage(found, tag, () => logOfRun.count(run.id, filter));
  }

  @FieldResolver(() => Cursor, {
    description: 'Give it to Subscription.runProgress as after, so that no change since this read is lost.',
  })
  streamCursor(@Root() run: RunRow): string {
    return printCursor(streamTags.runProgress(run.id), [run.version]);
  }
}
