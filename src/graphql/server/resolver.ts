import { GraphQLID } from 'graphql';
import { Ctx, Field, Float, Int, ObjectType, Query, Resolver } from 'type-graphql';

import type { NodeInfo } from '../../domain/reading.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { DateTime } from '../scalars/index.ts';

@ObjectType('Worker', { simpleResolvers: true })
export class WorkerType implements NodeInfo {
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
}

@ObjectType({ simpleResolvers: true })
export class ServerInfo {
  @Field(() => String)
  readonly version!: string;
  @Field(() => DateTime)
  readonly now!: number;
  @Field(() => String)
  readonly timeZoneDataVersion!: string;
  @Field(() => [WorkerType])
  readonly workers!: readonly NodeInfo[];
  @Field(() => Int)
  readonly queueDepth!: number;
  @Field(() => Float, { nullable: true })
  readonly oldestQueuedAgeMs!: number | null;
}

@Resolver()
export class ServerResolver {
  @Query(() => ServerInfo)
  async serverInfo(@Ctx() context: GraphqlContext): Promise<ServerInfo> {
    const scope = readScope(context);
    const [workers, queue] = await Promise.all([context.loaders.nodes(), context.reader.queue(scope)]);
    return {
      version: context.version,
      now: context.clock.now(),
      timeZoneDataVersion: process.versions['tz'] ?? 'unknown',
      workers,
      queueDepth: queue.depth,
      oldestQueuedAgeMs: queue.oldestQueuedAgeMs,
    };
  }
}
