import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';
import type { CalendarSpan } from '../../domain/model/calendar.ts';
import type { CreateCalendar, DeleteCalendar, UpdateCalendar } from '../../domain/model/commands/calendar.ts';
import { enumOf } from '../enums.ts';
import { compact } from '../input/compact.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput } from '../keyed-input.ts';
import { DateTime, TimeZone } from '../scalars/index.ts';

const optional = { nullable: true } as const;
const CalendarInUse = enumOf('CalendarInUse', ['REFUSE', 'DETACH'], 'What to do while schedules refer to it.');

@InputType({ description: 'Either instants, `from` to before `to`, or whole days, `fromDate` to the end of `toDate`.' })
export class CalendarSpanInput {
  @Field(() => DateTime, optional)
  from?: number | null;
  @Field(() => DateTime, optional)
  to?: number | null;
  @Field(() => String, { nullable: true, description: "2027-12-24, in the calendar's time zone" })
  fromDate?: string | null;
  @Field(() => String, { nullable: true, description: 'inclusive; absent = the same day' })
  toDate?: string | null;
  @Field(() => String, optional)
  note?: string | null;
}

@InputType()
export class CreateCalendarInput extends KeyedInput {
  @Field(() => String)
  name!: string;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => TimeZone, { nullable: true, description: "in which whole days are read; default the tenant's" })
  timeZone?: string | null;
  @Field(() => [CalendarSpanInput], optional)
  spans?: CalendarSpanInput[] | null;
  @Field(() => GraphQLID, { nullable: true, description: 'admin tokens only' })
  tenantId?: string | null;
}

@InputType({ description: 'Absent = keep, null = clear, value = set.' })
export class UpdateCalendarInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  name?: string | null;
  @Field(() => String, optional)
  description?: string | null;
  @Field(() => TimeZone, optional)
  timeZone?: string | null;
  @Field(() => [CalendarSpanInput], { nullable: true, description: 'all of them anew' })
  spans?: CalendarSpanInput[] | null;
}

@InputType()
export class DeleteCalendarInput extends KeyedInput {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => CalendarInUse, { defaultValue: 'REFUSE' })
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
