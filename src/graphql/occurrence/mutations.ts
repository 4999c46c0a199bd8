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

@InputType({ description: 'Which occurrence to skip.' })
export class SkipOccurrenceInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  scheduleId!: string;
  @Field(() => DateTime, {
    description: 'The instant that the rule gives, without jitter. It must not be decided yet.',
  })
  nominalAt!: number;
  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters.' })
  reason?: string | null;
}

@InputType({ description: 'Which occurrence to move, and where.' })
export class MoveOccurrenceInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  scheduleId!: string;
  @Field(() => DateTime, {
    description:
      'The instant that the rule gives, without jitter. It identifies the occurrence also after earlier moves.',
  })
  nominalAt!: number;
  @Field(() => DateTime, { description: 'When it fires instead. An instant in the past means now.' })
  to!: number;
  @Field(() => String, { nullable: true, description: 'Why, at most 1000 characters.' })
  reason?: string | null;
}

@InputType({ description: 'Which skip or move to take back.' })
export class UndoOccurrenceChangeInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the schedule.' })
  scheduleId!: string;
  @Field(() => DateTime, { description: 'The instant that the rule gives, without jitter.' })
  nominalAt!: number;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What skipOccurrence answers.' })
export class SkipOccurrencePayload extends MutationPayload {
  @Field(() => OccurrenceType, { nullable: true, description: 'The skipped occurrence; null after errors.' })
  readonly occurrence!: Occurrence | null;
}

@ObjectType({ ...payload, description: 'What moveOccurrence answers.' })
export class MoveOccurrencePayload extends MutationPayload {
  @Field(() => OccurrenceType, { nullable: true, description: 'The moved occurrence; null after errors.' })
  readonly occurrence!: Occurrence | null;
}

@ObjectType({ ...payload, description: 'What undoOccurrenceChange answers.' })
export class UndoOccurrenceChangePayload extends MutationPayload {
  @Field(() => OccurrenceType, { nullable: true, description: 'The occurrence, pending again; null after errors.' })
  readonly occurrence!: Occurrence | null;
}

@Resolver()
export class OccurrenceMutations {
  @Mutation(() => SkipOccurrencePayload, { description: 'Skips one occurrence that is still to come.' })
  skipOccurrence(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SkipOccurrenceInput, { description: 'Which occurrence to skip.' }) input: SkipOccurrenceInput,
  ) {
    const caller = requireCaller(context);
    return changed(context, input, (address) =>
      context.services.schedules.skip(caller, { ...address, reason: input.reason ?? null }),
    );
  }

  @Mutation(() => MoveOccurrencePayload, {
    description:
      'Lets one occurrence that is still to come fire at another instant. The instants of the rule do not change.',
  })
  moveOccurrence(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MoveOccurrenceInput, { description: 'Which occurrence to move, and where.' })
    input: MoveOccurrenceInput,
  ) {
    const caller = requireCaller(context);
    return changed(context, input, (address) =>
      context.services.schedules.move(caller, { ...address, to: input.to, reason: input.reason ?? null }),
    );
  }

  @Mutation(() => UndoOccurrenceChangePayload, {
    description:
      'Takes back a skip or a move that has not been decided. What should have fired meanwhile fires at once.',
  })
  undoOccurrenceChange(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UndoOccurrenceChangeInput, { description: 'Which skip or move to take back.' })
    input: UndoOccurrenceChangeInput,
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
