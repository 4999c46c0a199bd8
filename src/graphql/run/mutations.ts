import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Run } from '../../domain/model/run.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { keyOf } from '../keyed-input.ts';
import { CancelRunInput, RetryRunInput, readCancelRun, readRetryRun } from './inputs.ts';
import { RunType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What cancelRun answers.' })
export class CancelRunPayload extends MutationPayload {
  @Field(() => RunType, {
    nullable: true,
    description: 'The run: CANCELED if it was waiting, CANCELING while an attempt ends; null after errors.',
  })
  readonly run!: Run | null;
}

@ObjectType({ ...payload, description: 'What retryRun answers.' })
export class RetryRunPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true, description: 'The new run; null after errors.' })
  readonly run!: Run | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@Resolver()
export class RunMutations {
  @Mutation(() => CancelRunPayload, {
    description: 'Cancels a run: at once while it waits, otherwise by asking its attempt to end.',
  })
  cancelRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CancelRunInput, { description: 'Which run to cancel, and how.' }) input: CancelRunInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as Run | null }, async () => ({
      run: await context.services.runs.cancel(caller, { ...readCancelRun(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => RetryRunPayload, {
    description: 'Starts a new run with the params of one that has ended. Needs EXECUTE.',
  })
  retryRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RetryRunInput, { description: 'Which run to repeat as a new run.' }) input: RetryRunInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as Run | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.runs.retry(caller, readRetryRun(input));
      return { run: value, replayed };
    });
  }
}
