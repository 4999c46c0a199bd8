import { Field, InputType, Int } from 'type-graphql';

import type { PreviewRecurrence } from '../../domain/explain/recurrence-preview.ts';
import { initialSettings } from '../../domain/model/schedule-settings.ts';
import { InputReader } from '../input/reader.ts';
import { DateTime, Duration, TimeZone } from '../scalars/index.ts';
import { readDst, readJitter, readSpans } from '../schedule/commands.ts';
import { DstPolicyInput, TimeSpanInput } from '../schedule/inputs.ts';
import { RecurrenceInput, readRecurrence } from '../schedule/recurrence-inputs.ts';

const optional = { nullable: true } as const;

@InputType()
export class PreviewRecurrenceInput {
  @Field(() => RecurrenceInput)
  recurrence!: RecurrenceInput;
  @Field(() => TimeZone, { nullable: true, description: "absent: the tenant's" })
  timeZone?: string | null;
  @Field(() => DateTime, optional)
  startsAt?: number | null;
  @Field(() => DateTime, optional)
  endsAt?: number | null;
  @Field(() => [TimeSpanInput], optional)
  exclusions?: TimeSpanInput[] | null;
  @Field(() => DstPolicyInput, optional)
  dst?: DstPolicyInput | null;
  @Field(() => Duration, optional)
  jitter?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'the first instant to show; absent: now' })
  from?: number | null;
  @Field(() => Int, { defaultValue: 10, description: '1 to 500' })
  count!: number;
}

export function readPreviewRecurrence(input: PreviewRecurrenceInput): PreviewRecurrence {
  const reader = new InputReader();
  return reader.done({
    recurrence: readRecurrence(reader, input.recurrence, ['recurrence']),
    timeZone: input.timeZone ?? null,
    startsAt: input.startsAt ?? null,
    endsAt: input.endsAt ?? null,
    exclusions: readSpans(input.exclusions ?? []),
    dst: input.dst ? readDst(input.dst) : initialSettings.dst,
    jitterMs: readJitter(reader, input.jitter ?? null, []),
    from: input.from ?? null,
    count: input.count,
  });
}
