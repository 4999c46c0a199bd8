import { GraphQLID } from 'graphql';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { RunRow, ScheduleRow } from '../../domain/model/rows.ts';
import { type Backfill, type BackfillProgress as Progress, backfillState } from '../../domain/model/backfill.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { RunType } from '../run/types.ts';
import { ScheduleType } from '../schedule/types.ts';
import { BackfillProgress, BackfillSelection, BackfillState, BackfillType } from './types.ts';

const none: Progress = { waiting: 0, running: 0, succeeded: 0, failed: 0, canceled: 0 };

@Resolver(() => BackfillType)
export class BackfillResolver {
  @Query(() => BackfillType, {
    nullable: true,
    description: 'One backfill; null when it does not exist or may not be seen.',
  })
  async backfill(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => GraphQLID, { description: 'ID of the backfill.' }) text: string,
  ): Promise<Backfill | null> {
    readScope(context);
    const id = readId('Backfill', text);
    return id === null ? null : context.loaders.backfill.load(id);
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() backfill: Backfill): string {
    return printId('Backfill', backfill.id);
  }

  @FieldResolver(() => ScheduleType, { description: 'The schedule whose instants are run.' })
  schedule(@Ctx() context: GraphqlContext, @Root() backfill: Backfill): Promise<ScheduleRow | null> {
    return context.loaders.schedule.load(backfill.scheduleId);
  }

  @FieldResolver(() => BackfillSelection, { description: 'Which instants of the range were selected.' })
  which(@Root() backfill: Backfill): Backfill['selection'] {
    return backfill.selection;
  }

  @FieldResolver(() => BackfillState, { description: 'Whether it is still going on.' })
  async state(@Ctx() context: GraphqlContext, @Root() backfill: Backfill): Promise<string> {
    return backfillState(backfill, await this.progress(context, backfill));
  }

  @FieldResolver(() => BackfillProgress, {
    description: 'How its runs stand. Runs that retention has deleted are no longer counted.',
  })
  async progress(@Ctx() context: GraphqlContext, @Root() backfill: Backfill): Promise<Progress> {
    return (await context.loaders.backfillProgress.load(backfill.id)) ?? none;
  }

  @FieldResolver(() => [RunType], {
    description: 'Its runs in the order of their instants, at most 1000, without those that retention has deleted.',
  })
  async runs(@Ctx() context: GraphqlContext, @Root() backfill: Backfill): Promise<readonly RunRow[]> {
    return loadRuns(context, backfill);
  }
}

export async function loadRuns({ loaders }: GraphqlContext, { id }: Backfill): Promise<readonly RunRow[]> {
  const runs = await Promise.all(((await loaders.runsOfBackfill.load(id)) ?? []).map((run) => loaders.run.load(run)));
  return runs.filter((run) => run !== null);
}
