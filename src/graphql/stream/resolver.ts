import { GraphQLID } from 'graphql';
import { Ctx, FieldResolver, Float, Int, Resolver, Root } from 'type-graphql';

import type { RunRow, ScheduleRow } from '../../domain/model/rows.ts';
import type { Occurrence } from '../../domain/model/occurrence.ts';
import type { Run } from '../../domain/model/run.ts';
import type { LogBatch, RunEvent, RunProgress, ScheduleEvent } from '../../ports/streams.ts';
import type { GraphqlContext } from '../context.ts';
import { logParts, printCursor, progressParts, streamTags } from '../cursor.ts';
import { printId } from '../ids.ts';
import { OccurrenceType } from '../occurrence/types.ts';
import { RunState } from '../run/enums.ts';
import { RunType } from '../run/types.ts';
import { Cursor } from '../scalars/index.ts';
import { ScheduleType } from '../schedule/types.ts';
import { LogBatchType, RunEventObject, RunProgressEvent, ScheduleEventObject } from './types.ts';

@Resolver(() => RunProgressEvent)
export class RunProgressResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as after to continue behind this event.' })
  cursor(@Root() { run, position }: RunProgress): string {
    return printCursor(streamTags.runProgress(run.id), progressParts(position));
  }

  @FieldResolver(() => RunState, { description: 'State of the run.' })
  state(@Root() { run }: RunProgress): Run['state'] {
    return run.state;
  }

  @FieldResolver(() => Int, { description: 'Number of the latest attempt; 0 before the first.' })
  attempt(@Root() { run }: RunProgress): number {
    return run.attempt;
  }

  @FieldResolver(() => Float, { nullable: true, description: '0 to 100; null = not reported.' })
  progressPercent(@Root() { run }: RunProgress): number | null {
    return run.progressPercent;
  }

  @FieldResolver(() => String, { nullable: true, description: 'What the run said last; null = nothing.' })
  statusMessage(@Root() { run }: RunProgress): string | null {
    return run.statusMessage;
  }
}

@Resolver(() => LogBatchType)
export class LogBatchResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as after to continue behind this batch.' })
  cursor(@Root() { runId, position }: LogBatch & { readonly runId: string }): string {
    return printCursor(streamTags.logTail(runId), logParts(position));
  }
}

@Resolver(() => RunEventObject)
export class RunEventResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as after to continue behind this event.' })
  cursor(@Root() event: RunEvent): string {
    return printCursor(streamTags.runEvents, event.position);
  }

  @FieldResolver(() => RunType, { description: 'The run as it is when the event is sent.' })
  run(@Ctx() context: GraphqlContext, @Root() event: RunEvent): Promise<RunRow | null> {
    return context.loaders.run.load(event.runId);
  }
}

@Resolver(() => ScheduleEventObject)
export class ScheduleEventResolver {
  @FieldResolver(() => Cursor, { description: 'Give it as after to continue behind this event.' })
  cursor(@Root() event: ScheduleEvent): string {
    return printCursor(streamTags.scheduleEvents, event.position);
  }

  @FieldResolver(() => GraphQLID, { description: 'ID of the schedule.' })
  scheduleId(@Root() event: ScheduleEvent): string {
    return printId('Schedule', event.scheduleId);
  }

  @FieldResolver(() => ScheduleType, {
    nullable: true,
    description: 'The schedule as it is when the event is sent; null once it is deleted.',
  })
  async schedule(@Ctx() context: GraphqlContext, @Root() event: ScheduleEvent): Promise<ScheduleRow | null> {
    const schedule = await context.loaders.schedule.load(event.scheduleId);
    return schedule?.deletedAt === null ? schedule : null;
  }

  @FieldResolver(() => OccurrenceType, {
    nullable: true,
    description: 'The occurrence that was decided or changed; null for other events.',
  })
  occurrence(@Ctx() context: GraphqlContext, @Root() event: ScheduleEvent): Promise<Occurrence | null> | null {
    return event.occurrence && context.loaders.occurrence.load(event.occurrence);
  }
}
