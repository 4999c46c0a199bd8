import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import type { EditPreview } from '../../domain/explain/edit-preview.ts';
import { noPreview, type RecurrencePreview } from '../../domain/explain/recurrence-preview.ts';
import { summarizeSchedule } from '../../domain/explain/schedule-summary.ts';
import type { Schedule } from '../../domain/model/schedule.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { renderProblem } from '../errors/render.ts';
import { findReferent } from '../node/find.ts';
import { DateTimeRange, readRange } from '../input/shared.ts';
import { Locale } from '../scalars/index.ts';
import { readUpdateSchedule } from '../schedule/commands.ts';
import { UpdateScheduleInput } from '../schedule/inputs.ts';
import { checkCount } from '../schedule/resolver.ts';
import { PreviewRecurrenceInput, readPreviewRecurrence } from './inputs.ts';
import { EditPreviewType, RecurrencePreviewType, UpcomingFire } from './types.ts';

@Resolver()
export class PreviewResolver {
  @Query(() => RecurrencePreviewType, {
    description: 'What a schedule with this recurrence would do. Nothing is stored.',
  })
  async previewRecurrence(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PreviewRecurrenceInput, { description: 'The schedule to try out.' })
    input: PreviewRecurrenceInput,
  ) {
    const caller = requireCaller(context, 'READ');
    const preview = await answer(context, input, noPreview, () =>
      context.services.previews.recurrence(caller, readPreviewRecurrence(input)),
    );
    const find = findReferent.bind(null, context);
    return {
      ...preview,
      errors: [...preview.errors, ...preview.problems.map((problem) => renderProblem(problem, input, find))],
    };
  }

  @Query(() => EditPreviewType, {
    description: 'What an edit of a schedule would change. Nothing is stored.',
  })
  async previewScheduleUpdate(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateScheduleInput, { description: 'The edit, as updateSchedule takes it.' })
    input: UpdateScheduleInput,
    @Arg('count', () => Int, { defaultValue: 50, description: 'How many instants to compare, 1 to 500.' })
    count: number,
  ) {
    const caller = requireCaller(context, 'READ');
    checkCount(count);
    const preview = await answer(context, input, { ...noEdit, schedule: null as Schedule | null }, () =>
      context.services.previews.update(caller, readUpdateSchedule(input), count),
    );
    const { schedule } = preview;
    return { ...preview, state: schedule?.state ?? null, nextFireAt: schedule?.nextFireAt ?? null };
  }

  @Query(() => [UpcomingFire], {
    description: 'Future fire times of all visible schedules, merged and sorted. Nothing is stored.',
  })
  async upcoming(
    @Ctx() context: GraphqlContext,
    @Arg('range', () => DateTimeRange, { description: 'From when to when.' }) range: DateTimeRange,
    @Arg('limit', () => Int, { defaultValue: 100, description: 'How many fire times, 1 to 1000.' }) limit: number,
  ) {
    const caller = requireCaller(context, 'READ');
    const fires = await context.services.previews.upcoming(caller, readRange(range) ?? {}, limit);
    return fires.map(({ scheduleId, time, skipped, shadow }) => ({
      time,
      skipped,
      shadow,
      schedule: () => context.loaders.schedule.load(scheduleId),
    }));
  }
}

const noEdit: Omit<EditPreview, 'schedule'> = {
  before: [],
  after: [],
  added: [],
  removed: [],
  kept: 0,
  firesAtOnce: false,
  firesAtOnceReason: null,
  superseded: [],
  ends: false,
  warnings: [],
};

@Resolver(() => EditPreviewType)
export class EditPreviewResolver {
  @FieldResolver(() => String, { nullable: true, description: 'The edited schedule in words; null with errors.' })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() { schedule }: { readonly schedule: Schedule | null },
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    locale?: string | null,
  ): string | null {
    return schedule && summarizeSchedule(schedule, locale ?? context.locale ?? 'en');
  }
}

@Resolver(() => RecurrencePreviewType)
export class RecurrencePreviewResolver {
  @FieldResolver(() => String, { nullable: true, description: 'The rule in words; null with errors.' })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() { schedule }: RecurrencePreview,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    locale?: string | null,
  ): string | null {
    return schedule && summarizeSchedule(schedule, locale ?? context.locale ?? 'en');
  }
}
