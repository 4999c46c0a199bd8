import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { Actor } from '../../domain/model/actor.ts';
import type { DialectView } from '../../ports/dialect-report.ts';
import type { RunStats } from '../../ports/listing.ts';
import { type ConcurrencyPolicy, type Task, type TaskState as TaskStateName } from '../../domain/model/task.ts';
import type { JsonObject, Tag } from '../../domain/model/values.ts';
import { ActorType } from '../access/types.ts';
import { makeConnectionType } from '../connection.ts';
import { enumOf } from '../enums.ts';
import { TagType } from '../input/shared.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { JSONObject } from '../scalars/index.ts';
import { ConcurrencyPolicyType } from './policies.ts';

export const TaskState = enumOf<TaskStateName>('TaskState', 'Whether a task may run.', {
  ACTIVE: 'It may run.',
  PAUSED: 'Its schedules start nothing; it can be run by hand.',
  CANCELED: 'It was ended for good. Its schedules have ended.',
});

@ObjectType('TaskDialect', { simpleResolvers: true, description: 'How a task looks in one of the REST dialects.' })
export class DialectViewType implements DialectView {
  @Field(() => String, { description: 'Name of the dialect, such as mist.' })
  readonly name!: string;
  @Field(() => Boolean, { description: 'Whether the dialect lists the task.' })
  readonly shown!: boolean;
  @Field(() => [String], { description: 'What the dialect cannot express of the task, in English.' })
  readonly notShown!: readonly string[];
}

@ObjectType('Task', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description: 'What to run: a module with its params, and the rules for its runs.',
})
export class TaskType implements Pick<
  Task,
  'name' | 'title' | 'description' | 'tags' | 'params' | 'state' | 'priority' | 'concurrency' | 'createdBy'
> {
  @Field(() => String, { description: 'Unique within the tenant.' })
  readonly name!: string;
  @Field(() => String, { nullable: true, description: 'Title for people; null = none.' })
  readonly title!: string | null;
  @Field(() => String, { nullable: true, description: 'Free text for people; null = none.' })
  readonly description!: string | null;
  @Field(() => [TagType], { description: 'Its labels.' })
  readonly tags!: readonly Tag[];
  @Field(() => JSONObject, { description: 'Parameters of the module, as they were given.' })
  readonly params!: JsonObject;
  @Field(() => TaskState, { description: 'Whether it may run.' })
  readonly state!: Task['state'];
  @Field(() => Int, { description: '-100 to 100; queued runs with a higher value start first.' })
  readonly priority!: number;
  @Field(() => ConcurrencyPolicyType, { description: 'How many of its runs may be at work at once.' })
  readonly concurrency!: ConcurrencyPolicy;
  @Field(() => ActorType, { description: 'Who created it.' })
  readonly createdBy!: Actor;
}

@ObjectType('RunStats', {
  simpleResolvers: true,
  description: 'Numbers of runs that were to start within a window of time.',
})
export class RunStatsType implements RunStats {
  @Field(() => Int, { description: 'All of them, also those that have not ended.' })
  readonly total!: number;
  @Field(() => Int, { description: 'Runs that succeeded.' })
  readonly succeeded!: number;
  @Field(() => Int, { description: 'Runs that failed, timed out or were lost.' })
  readonly failed!: number;
  @Field(() => Int, { description: 'Runs that were canceled.' })
  readonly canceled!: number;
  @Field(() => Float, {
    nullable: true,
    description: 'Average duration in milliseconds of the runs that have ended; null when there is none.',
  })
  readonly averageMs!: number | null;
  @Field(() => Float, {
    nullable: true,
    description: 'Duration in milliseconds that 95 % of the ended runs did not exceed; null when there is none.',
  })
  readonly p95Ms!: number | null;
}

export const TaskConnection = makeConnectionType('Task', () => TaskType);
