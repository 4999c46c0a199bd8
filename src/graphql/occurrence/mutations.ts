import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Keyed } from '../../domain/model/commands/command.ts';
import type { OccurrenceAddress } from '../../domain/model/commands/schedule.ts';
import type { Occurrence } from '../../domain/model/occurrence.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { DateTime } from '../scalars/index.ts';
import { OccurrenceType } from './types.ts';

const optional = { nullable: true } as const;

@InputType()
export class SkipOccurrenceInput extends KeyedInput {
  @Field(() => GraphQLID)
  scheduleId!: string;
  @Field(() => DateTime, { description: "the rule's instant, without jitter" })
  nominalAt!: number;
  @Field(() => String, optional)
  reason?: string | null;
}

@InputType()
export class MoveOccurrenceInput extends KeyedInput {
  @Field(() => GraphQLID)
  scheduleId!: string;
  @Field(() => DateTime, { description: "the rule's instant, without jitter; it stays the same when moved again" })
  nominalAt!: number;
  @Field(() => DateTime, { description: 'when it fires instead; in the past = now' })
  to!: number;
  @Field(() => String, optional)
  reason?: string | null;
}

@InputType()
export class UndoOccurrenceChangeInput extends KeyedInput {
  @Field(() => GraphQLID)
  scheduleId!: string;
  @Field(() => DateTime)
  nominalAt!: number;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class SkipOccurrencePayload extends MutationPayload {
  @Field(() => OccurrenceType, optional)
  readonly occurrence!: Occurrence | null;
}

@ObjectType(payload)
export class MoveOccurrencePayload extends MutationPayload {
  @Field(() => OccurrenceType, optional)
  readonly occurrence!: Occurrence | null;
}

@ObjectType(payload)
export class UndoOccurrenceChangePayload extends MutationPayload {
  @Field(() => OccurrenceType, optional)
  readonly occurrence!: Occurrence | null;
}

@Resolver()
export class OccurrenceMutations {
  @Mutation(() => SkipOccurrencePayload, { description: 'Skips one occurrence that is still to come.' })
  skipOccurrence(@Ctx() context: GraphqlContext, @Arg('input', () => SkipOccurrenceInput) input: SkipOccurrenceInput) {
    const caller = requireCaller(context);
    return changed(context, input, (address) =>
      context.services.schedules.skip(caller, { ...address, reason: input.reason ?? null }),
    );
  }

  @Mutation(() => MoveOccurrencePayload, {
    description:
      'Lets one occurrence that is still to come fire at another instant. It is one more, or fewer, there: the instants of the rule stay what they are.',
  })
  moveOccurrence(@Ctx() context: GraphqlContext, @Arg('input', () => MoveOccurrenceInput) input: MoveOccurrenceInput) {
    const caller = requireCaller(context);
    return changed(context, input, (address) =>
      context.services.schedules.move(caller, { ...address, to: input.to, reason: input.reason ?? null }),
    );
  }

  @Mutation(() => UndoOccurrenceChangePayload, {
    description:
      'Takes a skip or a move back while nothing has been decided. What should have fired meanwhile fires at once.',
  })
  undoOccurrenceChange(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UndoOccurrenceChangeInput) input: UndoOccurrenceChangeInput,
  ) {
    const caller = requireCaller(context);
    return changed(context, input, (address) => context.services.schedules.restore(caller, address));
  }
}

function changed(
  context: GraphqlContext,
  input: UndoOccurrenceChangeInput,
  change: (address: OccurrenceAddress & Keyed) => Promise<OccurrenceAddress>,
) {
  return answer(context, input, { occurrence: null as Occurrence | null }, async () => {
    const reader = new InputReader();
    const scheduleId = reader.id('Schedule', input.scheduleId, ['scheduleId']);
    const address = await change(reader.done({ ...keyOf(input), scheduleId, nominalAt: input.nominalAt }));
    return { occurrence: await context.loaders.occurrence.load(address) };
  });
}
