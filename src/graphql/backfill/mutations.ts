import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Backfill, BackfillSelection as Selection } from '../../domain/model/backfill.ts';
import type { CancelBackfill } from '../../domain/model/commands/backfill.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { InputReader } from '../input/reader.ts';
import { DateTimeRange, readRange } from '../input/shared.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { RunType } from '../run/types.ts';
import { DateTime } from '../scalars/index.ts';
import { ActiveRunsAction } from '../task/inputs.ts';
import { loadRuns } from './resolver.ts';
import { BackfillSelection, BackfillType } from './types.ts';

@InputType({ description: 'Which past range of which schedule to run.' })
export class BackfillScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  id!: string;
  @Field(() => DateTimeRange, {
    description: 'Both ends are required and lie in the past; at most 1000 planned instants.',
  })
  range!: DateTimeRange;
  @Field(() => BackfillSelection, { defaultValue: 'MISSING', description: 'Which instants of the range to run.' })
  which!: Selection;
  @Field(() => Int, { defaultValue: 1, description: 'How many of the runs may be at work at once, 1 to 1000.' })
  maxConcurrent!: number;
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: answer which instants would run, and store nothing.',
  })
  dryRun!: boolean;
}

@InputType({ description: 'Which backfill to end.' })
export class CancelBackfillInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the backfill.' })
  id!: string;
  @Field(() => ActiveRunsAction, {
    defaultValue: 'LET_FINISH',
    description: 'What becomes of its runs that are at work.',
  })
  activeRuns!: CancelBackfill['activeRuns'];
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What backfillSchedule answers.' })
export class BackfillSchedulePayload extends MutationPayload {
  @Field(() => BackfillType, {
    nullable: true,
    description: 'The new backfill; null after a dry run and after errors.',
  })
  readonly backfill!: Backfill | null;
  @Field(() => [RunType], { description: 'The runs that were created; empty after a dry run.' })
  readonly runs!: readonly RunRow[];
  @Field(() => [DateTime], {
    description: 'The instants of the rule that run, or would run; empty in a replayed answer.',
  })
  readonly instants!: readonly number[];
  @Field(() => Int, { description: 'How many instants of the range are left out.' })
  readonly skipped!: number;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What cancelBackfill answers.' })
export class CancelBackfillPayload extends MutationPayload {
  @Field(() => BackfillType, { nullable: true, description: 'The backfill after the call; null after errors.' })
  readonly backfill!: Backfill | null;
}

const nothing = {
  backfill: null as Backfill | null,
  runs: [] as readonly RunRow[],
  instants: [] as readonly number[],
  skipped: 0,
  replayed: false,
};

@Resolver()
export class BackfillMutations {
  @Mutation(() => BackfillSchedulePayload, {
    description: 'Runs a past range of a schedule. Refused for days older than 400 days whose occurrences were merged.',
  })
  backfillSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => BackfillScheduleInput, { description: 'Which past range of which schedule to run.' })
    input: BackfillScheduleInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, nothing, async () => {
      const reader = new InputReader();
      const { id, range, which, maxConcurrent, dryRun, idempotencyKey = null } = input;
      const command = { range: readRange(range) ?? {}, which, maxConcurrent, dryRun, idempotencyKey };
      const done = await context.services.backfills.start(
        caller,
        reader.done({ ...command, id: reader.id('Schedule', id, ['id']) }),
      );
      const { backfill } = done;
      const skipped = backfill?.skipped ?? done.skipped;
      return { ...done, skipped, runs: backfill === null ? [] : await loadRuns(context, backfill) };
    });
  }

  @Mutation(() => CancelBackfillPayload, {
    description: 'Ends a backfill. Its waiting runs are canceled.',
  })
  cancelBackfill(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CancelBackfillInput, { description: 'Which backfill to end.' }) input: CancelBackfillInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { backfill: nothing.backfill }, async () => {
      const reader = new InputReader();
      const command = reader.done({
        ...keyOf(input),
        id: reader.id('Backfill', input.id, ['id']),
        activeRuns: input.activeRuns,
      });
      return { backfill: await context.services.backfills.cancel(caller, command) };
    });
  }
}
