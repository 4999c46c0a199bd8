import { GraphQLID } from 'graphql';
import { Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';

import { type LogEntry, logLevels } from '../../domain/log-entry.ts';
import type { JsonObject } from '../../domain/values.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
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
  id(@Root() entry: LogEntry): string {
    return printLogEntryId(entry);
  }

  @FieldResolver(() => Float, { nullable: true })
  statusPercent(@Root() entry: LogEntry): number | null {
    return entry.percent;
  }

  @FieldResolver(() => DateTime)
  timestamp(@Root() entry: LogEntry): number {
    return entry.at;
  }
}
