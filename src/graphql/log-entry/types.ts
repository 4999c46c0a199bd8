import { GraphQLID } from 'graphql';
import { Ctx, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { type LogEntry, logLevels, logEntryKey } from '../../domain/model/log-entry.ts';
import type { LogRow } from '../../domain/model/rows.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import type { GraphqlContext } from '../context.ts';
import { printLogEntryId } from '../ids.ts';
import { Node } from '../node/types.ts';
import { DateTime, JSONObject } from '../scalars/index.ts';

export const LogLevel = enumOf('LogLevel', logLevels);

@ObjectType('LogEntry', { implements: Node, simpleResolvers: true })
export class LogEntryType implements Pick<LogEntry, 'index' | 'attempt' | 'level' | 'message' | 'fields'> {
  @Field(() => Int, { description: '1-based, gapless within the run.' })
  readonly index!: number;
  @Field(() => Int)
  readonly attempt!: number;
  @Field(() => LogLevel)
  readonly level!: LogEntry['level'];
  @Field(() => String)
  readonly message!: string;
  @Field(() => JSONObject, { nullable: true })
  readonly fields!: JsonObject | null;
}

export const LogEntryConnection = makeConnectionType('LogEntry', () => LogEntryType);

@Resolver(() => LogEntryType)
export class LogEntryResolver {
  @FieldResolver(() => GraphQLID)
  id(@Root() entry: LogRow): string {
    return printLogEntryId(entry);
  }

  /** Lists leave them unread. */
  @FieldResolver(() => JSONObject, { nullable: true })
  async fields(@Ctx() { loaders }: GraphqlContext, @Root() entry: LogRow): Promise<JsonObject | null> {
    if (entry.fields !== undefined) return entry.fields;
    return (await loaders.document('LogEntry.fields', logEntryKey(entry))) as JsonObject | null;
  }

  @FieldResolver(() => Float, { nullable: true })
  statusPercent(@Root() entry: LogRow): number | null {
    return entry.percent;
  }

  @FieldResolver(() => DateTime)
  timestamp(@Root() entry: LogRow): number {
    return entry.at;
  }
}
