import { Field, InputType, Int } from 'type-graphql';

import type { LogLevel as LogLevelName } from '../../domain/model/log-entry.ts';
import type { LogFilter } from '../../ports/listing.ts';
import { compact } from '../input/compact.ts';
import { LogLevel } from './types.ts';

const optional = { nullable: true } as const;

@InputType('LogFilter')
export class LogFilterInput {
  @Field(() => LogLevel, optional)
  minLevel?: LogLevelName | null;
  @Field(() => Int, optional)
  attempt?: number | null;
  @Field(() => String, optional)
  search?: string | null;
}

export function readLogFilter(filter: LogFilterInput | null | undefined): LogFilter {
  return compact({
    minLevel: filter?.minLevel ?? undefined,
    attempt: filter?.attempt ?? undefined,
    search: filter?.search ?? undefined,
  });
}
