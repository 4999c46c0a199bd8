import { Field, ObjectType } from 'type-graphql';

import type { Calendar } from '../../domain/model/calendar.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, TimeZone } from '../scalars/index.ts';

const optional = { nullable: true } as const;

@ObjectType('CalendarSpan', {
  simpleResolvers: true,
  description: 'Instants from `from` to before `to`. Of whole days the dates are kept as well, the last one inclusive.',
})
export class CalendarSpanType {
  @Field(() => DateTime)
  readonly from!: number;
  @Field(() => DateTime)
  readonly to!: number;
  @Field(() => String, optional)
  readonly fromDate!: string | null;
  @Field(() => String, optional)
  readonly toDate!: string | null;
  @Field(() => String, optional)
  readonly note!: string | null;
}

@ObjectType('Calendar', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description:
    'Times at which nothing is to run: holidays, blackouts. Schedules of the tenant refer to any number of them.',
})
export class CalendarType implements Pick<Calendar, 'name' | 'description' | 'timeZone'> {
  @Field(() => String, { description: 'Unique per tenant.' })
  readonly name!: string;
  @Field(() => String, optional)
  readonly description!: string | null;
  @Field(() => TimeZone, { description: 'In which whole days are read.' })
  readonly timeZone!: string;
}

export const CalendarConnection = makeConnectionType('Calendar', () => CalendarType);
