import { Field, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { Script, ScriptVersion } from '../../domain/model/script.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime } from '../scalars/index.ts';

@ObjectType('Script', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description: 'A stored text that an interpreter runs. Each change makes another version; those before stay.',
})
export class ScriptType implements Pick<Script, 'name' | 'description' | 'interpreter' | 'bytes' | 'createdBy'> {
  @Field(() => String, { description: 'Unique per tenant. Tasks of the module script know it by this name.' })
  readonly name!: string;
  @Field(() => String, { nullable: true })
  readonly description!: string | null;
  @Field(() => String, { description: 'A program with its first arguments: "/bin/sh", "python3 -u".' })
  readonly interpreter!: string;
  @Field(() => Int, { description: 'Length of the text in UTF-8.' })
  readonly bytes!: number;
  @Field(() => ActorType)
  readonly createdBy!: Actor;
}

@ObjectType('ScriptVersion', { simpleResolvers: true })
export class ScriptVersionType implements Omit<ScriptVersion, 'scriptId'> {
  @Field(() => Int)
  readonly version!: number;
  @Field(() => String)
  readonly interpreter!: string;
  @Field(() => ActorType)
  readonly createdBy!: Actor;
  @Field(() => DateTime)
  readonly createdAt!: number;
}

export const ScriptConnection = makeConnectionType('Script', () => ScriptType);
