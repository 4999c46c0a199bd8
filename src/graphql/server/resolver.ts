import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Float, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';

import type { NodeInfo } from '../../domain/model/fleet.ts';
import { type GraphqlContext, readScope, requireCaller } from '../context.ts';
import { printCursor, streamTags } from '../cursor.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { Cursor, DateTime } from '../scalars/index.ts';

@ObjectType('Worker', { simpleResolvers: true })
export class WorkerType implements Omit<NodeInfo, 'leaseUntil'> {
  @Field(() => GraphQLID)
  readonly id!: string;
  @Field(() => String)
  readonly host!: string;
  @Field(() => DateTime)
  readonly startedAt!: number;
  @Field(() => DateTime)
  readonly heartbeatAt!: number;
  @Field(() => Int)
  readonly running!: number;
  @Field(() => Int)
  readonly capacity!: number;
  @Field(() => Boolean, {
    description: 'It takes no new runs, until drainWorker takes that back or the node is started again.',
  })
  readonly draining!: boolean;
}

@InputType()
export class DrainWorkerInput {
  @Field(() => GraphQLID)
  readonly id!: string;
  @Field(() => Boolean, { defaultValue: true, description: 'False: it takes runs again.' })
  readonly draining!: boolean;
}

@ObjectType({ implements: MutationPayload, simpleResolvers: true })
export class DrainWorkerPayload extends MutationPayload {
  @Field(() => WorkerType, { nullable: true })
  readonly worker!: NodeInfo | null;
}

@ObjectType({ simpleResolvers: true })
export class ServerInfo {
  @Field(() => String)
  readonly version!: string;
  @Field(() => DateTime)
  readonly now!: number;
  @Field(() => String)
  readonly timeZoneDataVersion!: string;
  @Field(() => [WorkerType], { description: "Only for operators; empty for a tenant's token." })
  readonly workers!: readonly NodeInfo[];
  @Field(() => Int)
  readonly queueDepth!: number;
  @Field(() => Float, { nullable: true })
  readonly oldestQueuedAgeMs!: number | null;
  @Field(() => Cursor, {
    description:
      'To list runs and then follow them without a gap: read this first, then the list, then subscribe after it.',
  })
  readonly runEventsCursor!: string;
  @Field(() => Cursor, { description: 'The same for scheduleEvents.' })
  readonly scheduleEventsCursor!: string;
}

@Resolver()
export class ServerResolver {
  @Mutation(() => DrainWorkerPayload, {
    description:
      'Only for operators. The node takes no new runs within about a second, and lets those at work end; it serves callers, decides what comes due, and leaves the runs to other nodes.',
  })
  drainWorker(@Ctx() context: GraphqlContext, @Arg('input', () => DrainWorkerInput) input: DrainWorkerInput) {
    const caller = requireCaller(context);
    return answer(context, input, { worker: null as NodeInfo | null }, async () => ({
      worker: await context.services.fleet.drain(caller, { id: input.id, draining: input.draining }),
    }));
  }

  @Query(() => ServerInfo)
  async serverInfo(@Ctx() context: GraphqlContext): Promise<ServerInfo> {
    const scope = readScope(context);
    const [workers, queue, head] = await Promise.all([
      // Hosts, and the load of all tenants.
      scope === null ? context.loaders.nodes() : [],
      context.reader.standings.queue(scope),
      context.streams.head(),
    ]);
    return {
      version: context.version,
      now: context.clock.now(),
      timeZoneDataVersion: process.versions['tz'] ?? 'unknown',
      workers,
      queueDepth: queue.depth,
      oldestQueuedAgeMs: queue.oldestQueuedAgeMs,
      runEventsCursor: printCursor(streamTags.runEvents, head),
      scheduleEventsCursor: printCursor(streamTags.scheduleEvents, head),
    };
  }
}
