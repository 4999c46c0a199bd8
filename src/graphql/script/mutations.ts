import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Script } from '../../domain/model/script.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { keyOf } from '../keyed-input.ts';
import * as inputs from './inputs.ts';
import { ScriptType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class CreateScriptPayload extends MutationPayload {
  @Field(() => ScriptType, { nullable: true })
  readonly script!: Script | null;
  @Field(() => Boolean, { description: 'true when an earlier call with this key made it' })
  readonly replayed!: boolean;
}

@ObjectType(payload)
export class UpdateScriptPayload extends MutationPayload {
  @Field(() => ScriptType, { nullable: true })
  readonly script!: Script | null;
}

@ObjectType(payload)
export class DeleteScriptPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true })
  readonly deletedScriptId!: string | null;
}

@Resolver()
export class ScriptMutations {
  @Mutation(() => CreateScriptPayload)
  createScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.CreateScriptInput) input: inputs.CreateScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { script: null as Script | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.scripts.create(caller, inputs.readCreateScript(input));
      return { script: value, replayed };
    });
  }

  @Mutation(() => UpdateScriptPayload, { description: 'Tasks run the new version from their next attempt on.' })
  updateScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.UpdateScriptInput) input: inputs.UpdateScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { script: null as Script | null }, async () => ({
      script: await context.services.scripts.update(caller, { ...inputs.readUpdateScript(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => DeleteScriptPayload, { description: 'Refused while tasks use it.' })
  deleteScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.DeleteScriptInput) input: inputs.DeleteScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedScriptId: null as string | null }, async () => {
      await context.services.scripts.remove(caller, { ...inputs.readDeleteScript(input), ...keyOf(input) });
      return { deletedScriptId: input.id };
    });
  }
}
