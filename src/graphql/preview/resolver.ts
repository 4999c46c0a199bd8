import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { RecurrencePreview } from '../../domain/recurrence-preview.ts';
import { summarizeSchedule } from '../../domain/schedule-summary.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { renderProblem } from '../errors/render.ts';
import { findReferent } from '../node/find.ts';
import { Locale } from '../scalars/index.ts';
import { PreviewRecurrenceInput, readPreviewRecurrence } from './inputs.ts';
import { RecurrencePreviewType } from './types.ts';

const optional = { nullable: true } as const;

@Resolver()
export class PreviewResolver {
  @Query(() => RecurrencePreviewType, { description: 'Try a recurrence before saving it. Stores nothing.' })
  async previewRecurrence(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => PreviewRecurrenceInput) input: PreviewRecurrenceInput,
  ) {
    const caller = requireCaller(context, 'READ');
    const nothing = { valid: false, problems: [], schedule: null, times: [], warnings: [] } as RecurrencePreview;
    const preview = await answer(context, input, nothing, () =>
      context.services.previews.recurrence(caller, readPreviewRecurrence(input)),
    );
    const find = findReferent.bind(null, context);
    return {
      ...preview,
      errors: [...preview.errors, ...preview.problems.map((problem) => renderProblem(problem, input, find))],
    };
  }
}

@Resolver(() => RecurrencePreviewType)
export class RecurrencePreviewResolver {
  @FieldResolver(() => String, { nullable: true, description: 'In words; null when something is wrong with it.' })
  summary(
    @Ctx() context: GraphqlContext,
    @Root() { schedule }: RecurrencePreview,
    @Arg('locale', () => Locale, optional) locale?: string | null,
  ): string | null {
    return schedule && summarizeSchedule(schedule, locale ?? context.locale ?? 'en');
  }
}
