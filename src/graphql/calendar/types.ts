import { Field, ObjectType } from 'type-graphql';

import type { Calendar } from '../../domain/model/calendar.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, TimeZone } from '../scalars/index.ts';

@ObjectType('CalendarSpan', {
  simpleResolvers: true,
  description: 'A time at which nothing runs. For whole days it has the dates as well as the instants.',
})
export class CalendarSpanType {
  @Field(() => DateTime, { description: 'First instant, inclusive.' })
  readonly from!: number;
  @Field(() => DateTime, { description: 'End, exclusive.' })
  readonly to!: number;
  @Field(() => String, {
    nullable: true,
    description: 'First whole day, such as 2027-12-24; null when the span was given as instants.',
  })
  readonly fromDate!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Last whole day, inclusive; null when the span was given as instants.',
  })
  readonly toDate!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Why nothing runs then; it appears in the reason of skipped occurrences.',
  })
  readonly note!: string | null;
}

@ObjectType('Calendar', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description:
    'Times at which nothing shall run, such as holidays. Any number of schedules of the tenant may refer to it.',
})
export class CalendarType implements Pick<Calendar, 'name' | 'description' | 'timeZone'> {
  @Field(() => String, { description: 'Unique within the tenant.' })
  readonly name!: string;
  @Field(() => String, { nullable: true, description: 'Free text for people; null = none.' })
  readonly description!: string | null;
  @Field(() => TimeZone, { description: 'The time zone in which its whole days are read.' })
  readonly timeZone!: string;
}

export const CalendarConnection = makeConnectionType('Calendar', () => CalendarType);
