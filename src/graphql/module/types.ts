import { Field, ObjectType } from 'type-graphql';

import type { ModuleDescription } from '../../domain/model/module.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { Node } from '../node/types.ts';
import { JSONObject } from '../scalars/index.ts';

@ObjectType('TaskModule', { implements: Node, simpleResolvers: true, description: 'A kind of work.' })
export class TaskModuleType implements Omit<ModuleDescription, 'title' | 'description' | 'parametersSchema'> {
  @Field(() => String, { description: 'Unique; CreateTaskInput.module takes it.' })
  readonly name!: string;
  @Field(() => String, { description: 'Version of the module.' })
  readonly version!: string;
  @Field(() => JSONObject, { nullable: true, description: 'JSON Schema 2020-12 of Run.result; null = not described.' })
  readonly resultSchema!: JsonObject | null;
  @Field(() => [JSONObject], { description: 'Params that it accepts.' })
  readonly examples!: readonly JsonObject[];
  @Field(() => Boolean, { description: 'Whether a running attempt can be canceled.' })
  readonly supportsCancel!: boolean;
  @Field(() => Boolean, { description: 'Whether it reports progress.' })
  readonly supportsProgress!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it should no longer be used; null = it is not deprecated.' })
  readonly deprecationReason!: string | null;
  @Field(() => Boolean, { description: "Whether tasks of the caller's tenant may use it." })
  readonly available!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is not available, in English; null = it is.' })
  readonly unavailableReason!: string | null;
}
