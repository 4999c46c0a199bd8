import { Arg, Ctx, Field, FieldResolver, Int, Mutation, ObjectType, Resolver, Root } from 'type-graphql';

import type { RunRow } from '../../domain/model/rows.ts';
import type { ExternalClaim } from '../../domain/model/external.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { RunType } from '../run/types.ts';
import { DateTime } from '../scalars/index.ts';
import * as inputs from './inputs.ts';

@ObjectType('RunClaim', { simpleResolvers: true })
export class RunClaimType implements Pick<ExternalClaim, 'leaseUntil'> {
  @Field(() => DateTime, { description: 'Without a call before then, the run is taken from this worker.' })
  readonly leaseUntil!: number;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class ClaimRunsPayload extends MutationPayload {
  @Field(() => [RunClaimType])
  readonly claims!: readonly RunClaimType[];
}

@ObjectType(payload)
export class HeartbeatRunPayload extends MutationPayload {
  @Field(() => DateTime, { nullable: true })
  readonly leaseUntil!: number | null;
  @Field(() => Boolean, { description: 'stop working when true' })
  readonly cancelRequested!: boolean;
}

@ObjectType(payload)
export class AppendRunLogPayload extends MutationPayload {
  @Field(() => Int, { nullable: true })
  readonly nextOffset!: number | null;
}

@ObjectType(payload)
export class CompleteRunPayload extends MutationPayload {
  @Field(() => RunType, { nullable: true })
  readonly run!: RunRow | null;
}

@Resolver()
export class WorkerMutations {
  @Mutation(() => ClaimRunsPayload)
  claimRuns(@Ctx() context: GraphqlContext, @Arg('input', () => inputs.ClaimRunsInput) input: inputs.ClaimRunsInput) {
    const caller = requireCaller(context);
    return answer(context, input, { claims: [] as readonly ExternalClaim[] }, async () => ({
      claims: await context.services.workers.claim(caller, inputs.readClaimRuns(input), context.signal),
    }));
  }

  @Mutation(() => HeartbeatRunPayload)
  heartbeatRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.HeartbeatRunInput) input: inputs.HeartbeatRunInput,
  ) {
    const caller = requireCaller(context);
    const nothing = { leaseUntil: null as number | null, cancelRequested: false };
    return answer(context, input, nothing, () =>
      context.services.workers.heartbeat(caller, inputs.readHeartbeatRun(input)),
    );
  }

  @Mutation(() => AppendRunLogPayload)
  appendRunLog(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.AppendRunLogInput) input: inputs.AppendRunLogInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { nextOffset: null as number | null }, async () => ({
      nextOffset: await context.services.workers.append(caller, inputs.readAppendRunLog(input)),
    }));
  }

  @Mutation(() => CompleteRunPayload)
  completeRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.CompleteRunInput) input: inputs.CompleteRunInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { run: null as RunRow | null }, async () => {
      const runId = await context.services.workers.complete(caller, inputs.readCompleteRun(input));
      return { run: await context.loaders.run.load(runId) };
    });
  }
}

@Resolver(() => RunClaimType)
export class RunClaimResolver {
  @FieldResolver(() => RunType)
  run(@Ctx() context: GraphqlContext, @Root() { runId }: ExternalClaim): Promise<RunRow | null> {
    return context.loaders.run.load(runId);
  }

  @FieldResolver(() => String, { description: 'To be sent with every call on this run: it names this attempt.' })
  fence(@Root() { fence }: ExternalClaim): string {
    return String(fence);
  }
}
