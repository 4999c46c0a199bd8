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
  description: 'A stored text that an interpreter runs. Each change makes a new version; earlier ones stay.',
})
export class ScriptType implements Pick<Script, 'name' | 'description' | 'interpreter' | 'bytes' | 'createdBy'> {
  @Field(() => String, { description: 'Unique within the tenant; tasks of the module script refer to it.' })
  readonly name!: string;
  @Field(() => String, { nullable: true, description: 'Free text for people; null = none.' })
  readonly description!: string | null;
  @Field(() => String, { description: 'A program with its first arguments, such as "python3 -u".' })
  readonly interpreter!: string;
  @Field(() => Int, { description: 'Length of the text in UTF-8.' })
  readonly bytes!: number;
  @Field(() => ActorType, { description: 'Who created it.' })
  readonly createdBy!: Actor;
}

@ObjectType('ScriptVersion', { simpleResolvers: true, description: 'One version of a script.' })
export class ScriptVersionType implements Omit<ScriptVersion, 'scriptId'> {
  @Field(() => Int, { description: '1, 2, 3 and so on.' })
  readonly version!: number;
  @Field(() => String, { description: 'Interpreter of this version.' })
  readonly interpreter!: string;
  @Field(() => ActorType, { description: 'Who stored it.' })
  readonly createdBy!: Actor;
  @Field(() => DateTime, { description: 'When it was stored.' })
  readonly createdAt!: number;
}

export const ScriptConnection = makeConnectionType('Script', () => ScriptType);
