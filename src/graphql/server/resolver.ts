import { GraphQLID } from 'graphql';
import { Ctx, Field, Float, Int, ObjectType, Query, Resolver } from 'type-graphql';

import type { NodeInfo } from '../../domain/reading.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printCursor, streamTags } from '../cursor.ts';
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
  @Query(() => ServerInfo)
  async serverInfo(@Ctx() context: GraphqlContext): Promise<ServerInfo> {
    const scope = readScope(context);
    const [workers, queue, head] = await Promise.all([
      // Hosts, and the load of all tenants.
      scope === null ? context.loaders.nodes() : [],
      context.reader.queue(scope),
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
