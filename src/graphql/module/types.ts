import { Field, ObjectType } from 'type-graphql';

import type { ModuleDescription } from '../../domain/model/module.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { Node } from '../node/types.ts';
import { JSONObject } from '../scalars/index.ts';

@ObjectType('TaskModule', { implements: Node, simpleResolvers: true })
export class TaskModuleType implements Omit<ModuleDescription, 'title' | 'description' | 'parametersSchema'> {
  @Field(() => String)
  readonly name!: string;
  @Field(() => String)
  readonly version!: string;
  @Field(() => JSONObject, { nullable: true })
  readonly resultSchema!: JsonObject | null;
  @Field(() => [JSONObject])
  readonly examples!: readonly JsonObject[];
  @Field(() => Boolean)
  readonly supportsCancel!: boolean;
  @Field(() => Boolean)
  readonly supportsProgress!: boolean;
  @Field(() => String, { nullable: true })
  readonly deprecationReason!: string | null;
  @Field(() => Boolean, { description: 'Whether tasks of the tenant may use it.' })
  readonly available!: boolean;
  @Field(() => String, { nullable: true, description: 'Why it is not available.' })
  readonly unavailableReason!: string | null;
}
