import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Float, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';

import type { NodeInfo } from '../../domain/model/fleet.ts';
import { type GraphqlContext, readScope, requireCaller } from '../context.ts';
import { printCursor, streamTags } from '../cursor.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { Cursor, DateTime } from '../scalars/index.ts';

@ObjectType('Worker', { simpleResolvers: true, description: 'A node of the installation.' })
export class WorkerType implements Omit<NodeInfo, 'leaseUntil'> {
  @Field(() => GraphQLID, { description: 'Identifies the node until it is started again.' })
  readonly id!: string;
  @Field(() => String, { description: 'Name of its machine.' })
  readonly host!: string;
  @Field(() => DateTime, { description: 'When it was started.' })
  readonly startedAt!: number;
  @Field(() => DateTime, { description: 'When it last renewed its lease, which it does every second.' })
  readonly heartbeatAt!: number;
  @Field(() => Int, { description: 'How many attempts it is making now.' })
  readonly running!: number;
  @Field(() => Int, { description: 'How many attempts it makes at once at most.' })
  readonly capacity!: number;
  @Field(() => Boolean, {
    description: 'True: it takes no new runs until drainWorker ends that or the node is started again.',
  })
  readonly draining!: boolean;
}

@InputType({ description: 'Which node to drain, or to put to work again.' })
export class DrainWorkerInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the node, as ServerInfo.workers lists it.' })
  readonly id!: string;
  @Field(() => Boolean, {
    defaultValue: true,
    description: 'True: the node takes no new runs. False: it takes runs again.',
  })
  readonly draining!: boolean;
}

@ObjectType({ implements: MutationPayload, simpleResolvers: true, description: 'What drainWorker answers.' })
export class DrainWorkerPayload extends MutationPayload {
  @Field(() => WorkerType, { nullable: true, description: 'The node after the call; null after errors.' })
  readonly worker!: NodeInfo | null;
}

@ObjectType({ simpleResolvers: true, description: 'State of the service.' })
export class ServerInfo {
  @Field(() => String, { description: 'Version of the service.' })
  readonly version!: string;
  @Field(() => DateTime, { description: "Time of the service, which follows the database's clock." })
  readonly now!: number;
  @Field(() => String, { description: 'Version of the IANA time zone data, such as 2026a.' })
  readonly timeZoneDataVersion!: string;
  @Field(() => [WorkerType], { description: "The nodes of the last minute; empty for a tenant's token." })
  readonly workers!: readonly NodeInfo[];
  @Field(() => Int, { description: 'How many runs wait for a place, of those that the caller may see.' })
  readonly queueDepth!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'For how many milliseconds the oldest queued run has waited; null when none waits.',
  })
  readonly oldestQueuedAgeMs!: number | null;
  @Field(() => Cursor, {
    description:
      'Read it before a list of runs, and give it to Subscription.runEvents as after: then no change between both is lost.',
  })
  readonly runEventsCursor!: string;
  @Field(() => Cursor, { description: 'The same for schedules and Subscription.scheduleEvents.' })
  readonly scheduleEventsCursor!: string;
}

@Resolver()
export class ServerResolver {
  @Mutation(() => DrainWorkerPayload, {
    description:
      'Lets a node take no new runs, within about a second; its runs end normally. The node still serves callers and decides what is due. Only for operators.',
  })
  drainWorker(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DrainWorkerInput, { description: 'Which node to drain, or to put to work again.' })
    input: DrainWorkerInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { worker: null as NodeInfo | null }, async () => ({
      worker: await context.services.fleet.drain(caller, { id: input.id, draining: input.draining, ...keyOf(input) }),
    }));
  }

  @Query(() => ServerInfo, { description: 'State of the service.' })
  async serverInfo(@Ctx() context: GraphqlContext): Promise<ServerInfo> {
    const scope = readScope(context);
    const [workers, queue, head] = await Promise.all([
      // Nodes show hosts and the load of all tenants, so only operators see them.
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
