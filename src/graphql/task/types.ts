import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { DialectView } from '../../ports/dialect-report.ts';
import type { RunStats } from '../../ports/listing.ts';
import { type ConcurrencyPolicy, type Task, taskStates } from '../../domain/model/task.ts';
import type { JsonObject, Tag } from '../../domain/model/values.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { TagType } from '../input/shared.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { JSONObject } from '../scalars/index.ts';
import { ConcurrencyPolicyType } from './policies.ts';

export const TaskState = enumOf('TaskState', taskStates);

@ObjectType('TaskDialect', { simpleResolvers: true, description: 'How a task looks in one of the REST dialects.' })
export class DialectViewType implements DialectView {
  @Field(() => String, { description: 'timetable, virtshell, fylr, provision or mist' })
  readonly name!: string;
  @Field(() => Boolean, { description: 'Whether the dialect lists the task at all.' })
  readonly shown!: boolean;
  @Field(() => [String], { description: 'What the task has and the dialect has no words for, in English.' })
  readonly notShown!: readonly string[];
}

@ObjectType('Task', { implements: [Node, Timestamped, Versioned], simpleResolvers: true })
export class TaskType implements Pick<
  Task,
  'name' | 'title' | 'description' | 'tags' | 'params' | 'state' | 'priority' | 'concurrency' | 'createdBy'
> {
  @Field(() => String, { description: 'Unique per tenant.' })
  readonly name!: string;
  @Field(() => String, { nullable: true })
  readonly title!: string | null;
  @Field(() => String, { nullable: true })
  readonly description!: string | null;
  @Field(() => [TagType])
  readonly tags!: readonly Tag[];
  @Field(() => JSONObject, { description: 'Secrets come back as {"$secret": name}.' })
  readonly params!: JsonObject;
  @Field(() => TaskState)
  readonly state!: Task['state'];
  @Field(() => Int)
  readonly priority!: number;
  @Field(() => ConcurrencyPolicyType)
  readonly concurrency!: ConcurrencyPolicy;
  @Field(() => ActorType)
  readonly createdBy!: Actor;
}

@ObjectType('RunStats', { simpleResolvers: true })
export class RunStatsType implements RunStats {
  @Field(() => Int)
  readonly total!: number;
  @Field(() => Int)
  readonly succeeded!: number;
  @Field(() => Int)
  readonly failed!: number;
  @Field(() => Int)
  readonly canceled!: number;
  @Field(() => Float, { nullable: true })
  readonly averageMs!: number | null;
  @Field(() => Float, { nullable: true })
  readonly p95Ms!: number | null;
}

export const TaskConnection = makeConnectionType('Task', () => TaskType);
