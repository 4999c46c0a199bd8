import { GraphQLID } from 'graphql';
import { Ctx, Field, FieldResolver, Float, Int, ObjectType, Resolver, Root } from 'type-graphql';
import { type LogEntry, type LogLevel as LogLevelName, logEntryKey } from '../../domain/model/log-entry.ts';
import type { LogRow } from '../../domain/model/rows.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import type { GraphqlContext } from '../context.ts';
import { printLogEntryId } from '../ids.ts';
import { globalId, Node } from '../node/types.ts';
import { DateTime, JSONObject } from '../scalars/index.ts';

export const LogLevel = enumOf<LogLevelName>('LogLevel', 'Severity of a log line, from the lowest to the highest.', {
  TRACE: 'Every step, for the author of the work.',
  DEBUG: 'Details that help to find a mistake.',
  INFO: 'What happens normally.',
  WARN: 'Something unexpected that the work goes on with.',
  ERROR: 'Something that failed.',
  FATAL: 'Something that ended the work.',
});

@ObjectType('LogEntry', { implements: Node, simpleResolvers: true, description: "One line of a run's log." })
export class LogEntryType implements Pick<LogEntry, 'index' | 'attempt' | 'level' | 'message' | 'fields'> {
  @Field(() => Int, { description: "Position in the run's log: 1, 2, 3 without gaps." })
  readonly index!: number;
  @Field(() => Int, { description: 'The attempt that wrote it, from 1; 0 before the first attempt.' })
  readonly attempt!: number;
  @Field(() => LogLevel, { description: 'Severity.' })
  readonly level!: LogEntry['level'];
  @Field(() => String, { description: 'The text, at most 65,536 characters.' })
  readonly message!: string;
  @Field(() => JSONObject, { nullable: true, description: 'Structured data of the line; null = none.' })
  readonly fields!: JsonObject | null;
}

export const LogEntryConnection = makeConnectionType('LogEntry', () => LogEntryType);

@Resolver(() => LogEntryType)
export class LogEntryResolver {
  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() entry: LogRow): string {
    return printLogEntryId(entry);
  }

  /** Lists do not read them. */
  @FieldResolver(() => JSONObject, { nullable: true, description: 'Structured data of the line; null = none.' })
  async fields(@Ctx() { loaders }: GraphqlContext, @Root() entry: LogRow): Promise<JsonObject | null> {
    if (entry.fields !== undefined) return entry.fields;
    return (await loaders.document('LogEntry.fields', logEntryKey(entry))) as JsonObject | null;
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Progress that the line reports, 0 to 100; null = none.' })
  statusPercent(@Root() entry: LogRow): number | null {
    return entry.percent;
  }

  @FieldResolver(() => DateTime, { description: 'When the line was written.' })
  timestamp(@Root() entry: LogRow): number {
    return entry.at;
  }
}
