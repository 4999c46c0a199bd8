import { Field, InputType, Int } from 'type-graphql';

import type { PreviewRecurrence } from '../../domain/explain/recurrence-preview.ts';
import { initialSettings } from '../../domain/model/schedule-settings.ts';
import { InputReader } from '../input/reader.ts';
import { DateTime, Duration, TimeZone } from '../scalars/index.ts';
import { readDst, readJitter, readSpans } from '../schedule/commands.ts';
import { DstPolicyInput, TimeSpanInput } from '../schedule/inputs.ts';
import { RecurrenceInput, readRecurrence } from '../schedule/recurrence-inputs.ts';

@InputType({ description: 'A schedule to try out.' })
export class PreviewRecurrenceInput {
  @Field(() => RecurrenceInput, { description: 'The rule to try out.' })
  recurrence!: RecurrenceInput;
  @Field(() => TimeZone, { nullable: true, description: "Time zone of the rule. Default: the tenant's." })
  timeZone?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'No instants before. Default: no beginning.' })
  startsAt?: number | null;
  @Field(() => DateTime, { nullable: true, description: 'No instants from here on. Default: no end.' })
  endsAt?: number | null;
  @Field(() => [TimeSpanInput], { nullable: true, description: 'Times that are left out.' })
  exclusions?: TimeSpanInput[] | null;
  @Field(() => DstPolicyInput, { nullable: true, description: 'What happens when clocks change.' })
  dst?: DstPolicyInput | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'Each instant fires up to this much later, at most 1 day. Default: none.',
  })
  jitter?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Show instants from here on. Default: now.' })
  from?: number | null;
  @Field(() => Int, { defaultValue: 10, description: 'How many instants to show, 1 to 500.' })
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
