import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import type { CalendarSpan } from '../../domain/model/calendar.ts';
import type { CreateCalendar, DeleteCalendar, UpdateCalendar } from '../../domain/model/commands/calendar.ts';
import { enumOf } from '../enums.ts';
import { common } from '../input/common.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';
import { DateTime, TimeZone } from '../scalars/index.ts';

const CalendarInUse = enumOf<DeleteCalendar['inUse']>(
  'CalendarInUse',
  'What happens to a calendar to be deleted while schedules refer to it.',
  {
    REFUSE: 'It is not deleted: INVALID_STATE.',
    DETACH: 'The schedules no longer refer to it.',
  },
);

@InputType({ description: 'Either instants (from and to) or whole days (fromDate, with or without toDate).' })
export class CalendarSpanInput {
  @Field(() => DateTime, { nullable: true, description: 'First instant, inclusive.' })
  from?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'End, exclusive; after from.' })
  to?: number | null;
  @Field(() => String, {
    nullable: true,
    description: "First whole day in the calendar's time zone, such as 2027-12-24.",
  })
  fromDate?: string | null;
  @Field(() => String, { nullable: true, description: 'Last whole day, inclusive. Default: the day of fromDate.' })
  toDate?: string | null;
  @Field(() => String, { nullable: true, description: 'Why nothing runs then, at most 1000 characters.' })
  note?: string | null;
}

@InputType({ description: 'The calendar to create.' })
export class CreateCalendarInput extends KeyedInput {
  @Field(() => String, { description: '1 to 200 characters, unique within the tenant.' })
  name!: string;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => TimeZone, {
    nullable: true,
    description: "The time zone in which whole days are read. Default: the tenant's.",
  })
  timeZone?: string | null;
  @Field(() => [CalendarSpanInput], {
    nullable: true,
    description: 'The times at which nothing runs, at most 1000. Default: none.',
  })
  spans?: CalendarSpanInput[] | null;
  @Field(() => GraphQLID, common.tenantId)
  tenantId?: string | null;
}

@InputType({ description: 'Changes of a calendar. Absent = keep, null = clear, value = set.' })
export class UpdateCalendarInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the calendar.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, { nullable: true, description: '1 to 200 characters, unique within the tenant.' })
  name?: string | null;
  @Field(() => String, { nullable: true, description: 'Free text for people, at most 10,000 characters.' })
  description?: string | null;
  @Field(() => TimeZone, { nullable: true, description: 'The time zone in which whole days are read.' })
  timeZone?: string | null;
  @Field(() => [CalendarSpanInput], { nullable: true, description: 'Replaces all of its spans; at most 1000.' })
  spans?: CalendarSpanInput[] | null;
}

@InputType({ description: 'Which calendar to delete.' })
export class DeleteCalendarInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the calendar.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => CalendarInUse, { defaultValue: 'REFUSE', description: 'What happens if schedules refer to it.' })
  inUse!: DeleteCalendar['inUse'];
}

export function readCreateCalendar(input: CreateCalendarInput): CreateCalendar {
  const reader = new InputReader();
  return reader.done({
    name: input.name,
    description: input.description ?? null,
    timeZone: input.timeZone ?? null,
    spans: readSpans(reader, input.spans ?? []),
    idempotencyKey: input.idempotencyKey ?? null,
    tenantId: input.tenantId == null ? null : reader.id('Tenant', input.tenantId, ['tenantId']),
  });
}

export function readUpdateCalendar(input: UpdateCalendarInput): UpdateCalendar {
  const reader = new InputReader();
  const spans = reader.present(input.spans, ['spans']);
  return reader.done({
    id: reader.id('Calendar', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    ...compact({
      name: reader.present(input.name, ['name']),
      description: input.description,
      timeZone: reader.present(input.timeZone, ['timeZone']),
      spans: spans && readSpans(reader, spans),
    }),
  });
}

export function readDeleteCalendar({ id, expectedVersion, inUse }: DeleteCalendarInput): DeleteCalendar {
  const reader = new InputReader();
  return reader.done({ id: reader.id('Calendar', id, ['id']), expectedVersion: expectedVersion ?? null, inUse });
}

function readSpans(reader: InputReader, spans: readonly CalendarSpanInput[]): CalendarSpan[] {
  return spans.flatMap((span, i): CalendarSpan[] => {
    const { from = null, to = null, fromDate = null, toDate = null, note = null } = span;
    if (from !== null && to !== null && fromDate === null && toDate === null) return [{ from, to, note }];
    if (fromDate !== null && from === null && to === null) return [{ fromDate, toDate: toDate ?? fromDate, note }];
    reader.fail(['spans', String(i)], 'oneOf', `spans.${i}: give from and to, or fromDate with or without toDate`);
    return [];
  });
}
