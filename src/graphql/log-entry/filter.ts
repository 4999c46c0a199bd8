import { Field, InputType, Int } from 'type-graphql';

import type { LogLevel as LogLevelName } from '../../domain/model/log-entry.ts';
import type { LogFilter } from '../../ports/listing.ts';
import { compact } from '../input/compact.ts';
import { LogLevel } from './types.ts';

@InputType('LogFilter', { description: 'Conditions for log entries; all given ones must hold.' })
export class LogFilterInput {
  @Field(() => LogLevel, { nullable: true, description: 'Only entries of this level and higher ones.' })
  minLevel?: LogLevelName | null;
  @Field(() => Int, { nullable: true, description: 'Only entries of this attempt.' })
  attempt?: number | null;
  @Field(() => String, { nullable: true, description: 'Part of the message, upper and lower case alike.' })
  search?: string | null;
}

export function readLogFilter(filter: LogFilterInput | null | undefined): LogFilter {
  return compact({
    minLevel: filter?.minLevel ?? undefined,
    attempt: filter?.attempt ?? undefined,
    search: filter?.search ?? undefined,
  });
}
