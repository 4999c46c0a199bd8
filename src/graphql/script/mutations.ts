import { GraphQLID } from 'graphql';
import { Arg, Ctx, Field, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { Script } from '../../domain/model/script.ts';
import { type GraphqlContext, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { keyOf } from '../keyed-input.ts';
import * as inputs from './inputs.ts';
import { ScriptType } from './types.ts';

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What createScript answers.' })
export class CreateScriptPayload extends MutationPayload {
  @Field(() => ScriptType, { nullable: true, description: 'The new script; null after errors.' })
  readonly script!: Script | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What updateScript answers.' })
export class UpdateScriptPayload extends MutationPayload {
  @Field(() => ScriptType, { nullable: true, description: 'The script after the call; null after errors.' })
  readonly script!: Script | null;
}

@ObjectType({ ...payload, description: 'What deleteScript answers.' })
export class DeleteScriptPayload extends MutationPayload {
  @Field(() => GraphQLID, { nullable: true, description: 'ID of the deleted script; null after errors.' })
  readonly deletedScriptId!: string | null;
}

@Resolver()
export class ScriptMutations {
  @Mutation(() => CreateScriptPayload, { description: 'Creates a script. Needs WRITE, and the module script.' })
  createScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.CreateScriptInput, { description: 'The script to create.' })
    input: inputs.CreateScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { script: null as Script | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.scripts.create(caller, inputs.readCreateScript(input));
      return { script: value, replayed };
    });
  }

  @Mutation(() => UpdateScriptPayload, {
    description: 'Stores a new version of a script. Tasks use it from their next attempt on.',
  })
  updateScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.UpdateScriptInput, { description: 'Changes of a script.' })
    input: inputs.UpdateScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { script: null as Script | null }, async () => ({
      script: await context.services.scripts.update(caller, { ...inputs.readUpdateScript(input), ...keyOf(input) }),
    }));
  }

  @Mutation(() => DeleteScriptPayload, { description: 'Deletes a script that no task uses. Needs WRITE.' })
  deleteScript(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => inputs.DeleteScriptInput, { description: 'Which script to delete.' })
    input: inputs.DeleteScriptInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { deletedScriptId: null as string | null }, async () => {
      await context.services.scripts.remove(caller, { ...inputs.readDeleteScript(input), ...keyOf(input) });
      return { deletedScriptId: input.id };
    });
  }
}
