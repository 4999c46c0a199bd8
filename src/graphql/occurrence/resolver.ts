import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { RunRow, ScheduleRow } from '../../domain/model/rows.ts';
import type { Occurrence } from '../../domain/model/occurrence.ts';
import { type Connection, PageArgs, readPage, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printOccurrenceId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { RunType } from '../run/types.ts';
import { Duration, printMilliseconds } from '../scalars/index.ts';
import { ScheduleType } from '../schedule/types.ts';
import { OccurrenceFilterInput, occurrenceTag, readOccurrenceFilter } from './filter.ts';
import { OccurrenceConnection, OccurrenceType } from './types.ts';

@Resolver(() => OccurrenceType)
export class OccurrenceResolver {
  @Query(() => OccurrenceConnection, {
    description:
      'Rows of the ledger, the latest first. Days older than 400 days were merged; Schedule.ledger counts them, and most are no longer listed.',
  })
  async occurrences(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => OccurrenceFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: OccurrenceFilterInput | null,
  ): Promise<Connection<Occurrence>> {
    const scope = readScope(context);
    const filter = readOccurrenceFilter(filterInput);
    const found = await context.reader.occurrences.page(scope, filter, readPage(page, occurrenceTag));
    return renderPage(found, occurrenceTag, () => context.reader.occurrences.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() occurrence: Occurrence): string {
    return printOccurrenceId(occurrence);
  }

  @FieldResolver(() => ScheduleType, { description: 'The schedule that planned it.' })
  schedule(@Ctx() context: GraphqlContext, @Root() occurrence: Occurrence): Promise<ScheduleRow | null> {
    return context.loaders.schedule.load(occurrence.scheduleId);
  }

  @FieldResolver(() => Duration, {
    description: 'How much later than fireAt it was decided; zero while it is PENDING.',
  })
  lateness(@Root() occurrence: Occurrence): string {
    return printMilliseconds(Math.max(0, occurrence.decidedAt - occurrence.fireAt));
  }

  @FieldResolver(() => RunType, {
    nullable: true,
    description: 'The run that it started; null = none, or deleted by retention.',
  })
  run(@Ctx() context: GraphqlContext, @Root() occurrence: Occurrence): Promise<RunRow | null> | null {
    return occurrence.runId === null ? null : context.loaders.run.load(occurrence.runId);
  }
}
