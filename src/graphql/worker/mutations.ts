import { Arg, Ctx, Field, FieldResolver, Int, Mutation, ObjectType, Resolver, Root } from 'type-graphql';

import type { RunRow } from '../../domain/model/rows.ts';
import type { ExternalClaim } from '../../domain/model/external.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { RunType } from '../run/types.ts';
import { DateTime } from '../scalars/index.ts';
import * as inputs from './inputs.ts';

@ObjectType('RunClaim', { simpleResolvers: true, description: 'A run that was given to a worker.' })
export class RunClaimType implements Pick<ExternalClaim, 'leaseUntil'> {
  @Field(() => DateTime, { description: 'Without a call before this instant, the run is taken away from the worker.' })
  readonly leaseUntil!: number;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What claimRuns answers.' })
export class ClaimRunsPayload extends MutationPayload {
  @Field(() => [RunClaimType], { description: 'The claimed runs; empty when no work came in time.' })
  readonly claims!: readonly RunClaimType[];
}

@ObjectType({ ...payload, description: 'What heartbeatRun answers.' })
export class HeartbeatRunPayload extends MutationPayload {
  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when the claim holds without another call; null after errors.',
  })
  readonly leaseUntil!: number | null;
  @Field(() => Boolean, { description: 'True: stop working and call completeRun.' })
  readonly cancelRequested!: boolean;
}

@ObjectType({ ...payload, description: 'What appendRunLog answers.' })
export class AppendRunLogPayload extends MutationPayload {
  @Field(() => Int, { nullable: true, description: 'The offset of the next call; null after errors.' })
  readonly nextOffset!: number | null;
}

@ObjectType({ ...payload, description: 'What completeRun answers.' })
export class CompleteRunPayload extends MutationPayload {
  @Field(() => RunType, {
    nullable: true,
    description: 'The run; RETRY_WAIT if another attempt follows. Null after errors.',
  })
  readonly run!: RunRow | null;
}

@Resolver()
export class WorkerMutations {
  @Mutation(() => ClaimRunsPayload, {
    description:
      'Gives waiting runs of external modules to a worker, and waits for work if there is none. A repeated call gets the same claims; after an empty answer it may get some.',
  })
  claimRuns(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.ClaimRunsInput, { description: 'What a worker of external modules asks for.' })
    input: inputs.ClaimRunsInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { claims: [] as readonly ExternalClaim[] }, async () => ({
      claims: await context.services.workers.claim(caller, inputs.readClaimRuns(input), context.signal),
    }));
  }

  @Mutation(() => HeartbeatRunPayload, {
    description: 'Extends the claim of a run and reports its progress. Errors: LEASE_LOST.',
  })
  heartbeatRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.HeartbeatRunInput, { description: 'A sign of life for a claimed run.' })
    input: inputs.HeartbeatRunInput,
  ) {
    const caller = requireCaller(context);
    const nothing = { leaseUntil: null as number | null, cancelRequested: false };
    return answer(context, input, nothing, () =>
      context.services.workers.heartbeat(caller, inputs.readHeartbeatRun(input)),
    );
  }

  @Mutation(() => AppendRunLogPayload, { description: 'Adds log lines to a claimed run. Errors: LEASE_LOST.' })
  appendRunLog(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.AppendRunLogInput, { description: 'Log lines of a claimed run.' })
    input: inputs.AppendRunLogInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { nextOffset: null as number | null }, async () => ({
      nextOffset: await context.services.workers.append(caller, inputs.readAppendRunLog(input)),
    }));
  }

  @Mutation(() => CompleteRunPayload, { description: 'Ends a claimed run. Errors: LEASE_LOST.' })
  completeRun(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.CompleteRunInput, { description: 'How a claimed run ended.' })
    input: inputs.CompleteRunInput,
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
  @FieldResolver(() => RunType, { description: 'The claimed run.' })
  run(@Ctx() context: GraphqlContext, @Root() { runId }: ExternalClaim): Promise<RunRow | null> {
    return context.loaders.run.load(runId);
  }

  @FieldResolver(() => String, { description: 'Give it with every call about this run: it identifies this attempt.' })
  fence(@Root() { fence }: ExternalClaim): string {
    return String(fence);
  }
}
