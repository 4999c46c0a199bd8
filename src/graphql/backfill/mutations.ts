import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Backfill, BackfillSelection as Selection } from '../../domain/model/backfill.ts';
import type { CancelBackfill } from '../../domain/model/commands/backfill.ts';
import type { RunRow } from '../../domain/model/rows.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { InputReader } from '../input/reader.ts';
import { DateTimeRange, readRange } from '../input/shared.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { RunType } from '../run/types.ts';
import { DateTime } from '../scalars/index.ts';
import { ActiveRunsAction } from '../task/inputs.ts';
import { loadRuns } from './resolver.ts';
import { BackfillSelection, BackfillType } from './types.ts';

@InputType()
export class BackfillScheduleInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'of the schedule' })
  id!: string;
  @Field(() => DateTimeRange, { description: 'both ends, in the past; at most 1000 planned instants' })
  range!: DateTimeRange;
  @Field(() => BackfillSelection, { defaultValue: 'MISSING' })
  which!: Selection;
  @Field(() => Int, { defaultValue: 1, description: 'runs of it at once, 1 to 1000' })
  maxConcurrent!: number;
  @Field(() => Boolean, { defaultValue: false, description: 'tells which instants would run, and stores nothing' })
  dryRun!: boolean;
}

@InputType()
export class CancelBackfillInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => ActiveRunsAction, { defaultValue: 'LET_FINISH' })
  activeRuns!: CancelBackfill['activeRuns'];
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class BackfillSchedulePayload extends MutationPayload {
  @Field(() => BackfillType, { nullable: true, description: 'null after a dry run' })
  readonly backfill!: Backfill | null;
  @Field(() => [RunType])
  readonly runs!: readonly RunRow[];
  @Field(() => [DateTime], { description: "the rule's instants that run, or would; none when replayed" })
  readonly instants!: readonly number[];
  @Field(() => Int, { description: 'instants of the range that are left out' })
  readonly skipped!: number;
  @Field(() => Boolean, { description: 'true when an earlier call with this key made it' })
  readonly replayed!: boolean;
}

@ObjectType(payload)
export class CancelBackfillPayload extends MutationPayload {
  @Field(() => BackfillType, { nullable: true })
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
    description:
      'Runs a past range of a schedule after all. Refused where the range touches days whose occurrences have been merged, which are older than 400 days.',
  })
  backfillSchedule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => BackfillScheduleInput) input: BackfillScheduleInput,
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
    description: 'What waits is canceled; what runs is let go to its end unless told otherwise.',
  })
  cancelBackfill(@Ctx() context: GraphqlContext, @Arg('input', () => CancelBackfillInput) input: CancelBackfillInput) {
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
