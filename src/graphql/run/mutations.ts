import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Run } from '../../domain/model/run.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { keyOf } from '../keyed-input.ts';
import { CancelRunInput, RetryRunInput, readCancelRun, readRetryRun } from './inputs.ts';
import { RunType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class CancelRunPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true })
  readonly run!: Run | null;
}

@ObjectType(payload)
export class RetryRunPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true })
  readonly run!: Run | null;
  @Field(() => Boolean, { description: 'true when an earlier call with this key made it' })
  readonly replayed!: boolean;
}

@Resolver()
export class RunMutations {
  @Mutation(() => CancelRunPayload)
  cancelRun(@Ctx() context: GraphqlContext, @Arg('input', () => CancelRunInput) input: CancelRunInput) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as Run | null }, async () => ({
      run: await context.services.runs.cancel(caller, { ...readCancelRun(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => RetryRunPayload)
  retryRun(@Ctx() context: GraphqlContext, @Arg('input', () => RetryRunInput) input: RetryRunInput) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as Run | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.runs.retry(caller, readRetryRun(input));
      return { run: value, replayed };
    });
  }
}
