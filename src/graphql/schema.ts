// oxlint-disable-next-line import/no-unassigned-import -- type-graphql's decorators look for it when they run
import 'reflect-metadata';

import { type GraphQLSchema, isInputObjectType } from 'graphql';
import { type PubSub, buildSchema } from 'type-graphql';

import { AccessResolver, ActorResolver, ApiTokenResolver, TenantResolver } from './access/resolver.ts';
import { BackfillMutations } from './backfill/mutations.ts';
import { BackfillResolver } from './backfill/resolver.ts';
import { CalendarMutations } from './calendar/mutations.ts';
import { CalendarResolver } from './calendar/resolver.ts';
import { ExplanationResolver, RunExplainResolver, ScheduleExplainResolver } from './explanation/resolver.ts';
import { countAnswers } from './limits/answer-size.ts';
import { LogEntryResolver } from './log-entry/types.ts';
import { TaskModuleResolver } from './module/resolver.ts';
import { NodeResolver } from './node/resolver.ts';
import { OccurrenceMutations } from './occurrence/mutations.ts';
import { OccurrenceResolver } from './occurrence/resolver.ts';
import { EditPreviewResolver, PreviewResolver, RecurrencePreviewResolver } from './preview/resolver.ts';
import { RunMutations } from './run/mutations.ts';
import { RunResolver } from './run/resolver.ts';
import { ScheduleMutations } from './schedule/mutations.ts';
import { ScheduleResolver } from './schedule/resolver.ts';
import { ScriptMutations } from './script/mutations.ts';
import { ScriptResolver } from './script/resolver.ts';
import { ServerResolver } from './server/resolver.ts';
import { LogBatchResolver, RunEventResolver, RunProgressResolver, ScheduleEventResolver } from './stream/resolver.ts';
import { StreamSubscriptions } from './stream/subscriptions.ts';
import { TaskMutations } from './task/mutations.ts';
import { TaskResolver } from './task/resolver.ts';
import { RunClaimResolver, WorkerMutations } from './worker/mutations.ts';

/** type-graphql requires one as soon as there is a subscription. Our subscriptions read Streams and publish nothing. */
const noPubSub: PubSub = {
  publish: () => {},
  subscribe: () => {
    throw new Error('subscriptions read Streams');
  },
};

const rootTypes = {
  Query: 'Reads. A caller sees its own tenant; an operator sees all tenants.',
  Mutation: 'Changes. Errors are answered as data; after an error nothing is stored.',
  Subscription: 'Live streams. A stream that breaks can be continued with the last cursor, without a gap or a repeat.',
} as const;

const oneOfInputs = ['RecurrenceInput', 'OnceInput', 'TaskLocator', 'ScriptLocator'] as const;

let made: Promise<GraphQLSchema> | undefined;

/** Makes the schema with its resolvers, which find their services in the context. Made once per process. */
export function makeSchema(): Promise<GraphQLSchema> {
  return (made ??= build());
}

async function build(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      NodeResolver,
      TaskResolver,
      TaskMutations,
      ScheduleResolver,
      ScheduleMutations,
      ScheduleExplainResolver,
      RunExplainResolver,
      ExplanationResolver,
      PreviewResolver,
      RecurrencePreviewResolver,
      EditPreviewResolver,
      OccurrenceResolver,
      OccurrenceMutations,
      BackfillResolver,
      BackfillMutations,
      CalendarResolver,
      CalendarMutations,
      RunResolver,
      RunMutations,
      WorkerMutations,
      RunClaimResolver,
      LogEntryResolver,
      TaskModuleResolver,
      AccessResolver,
      TenantResolver,
      ApiTokenResolver,
      ActorResolver,
      ScriptResolver,
      ScriptMutations,
      ServerResolver,
      StreamSubscriptions,
      RunProgressResolver,
      LogBatchResolver,
      RunEventResolver,
      ScheduleEventResolver,
    ],
    validate: false,
    pubSub: noPubSub,
  });
  // type-graphql 2.0.0-rc.4 describes no root types and does not know @oneOf.
  for (const [name, description] of Object.entries(rootTypes)) schema.getType(name)!.description = description;
  for (const name of oneOfInputs) {
    const input = schema.getType(name);
    if (isInputObjectType(input)) input.isOneOf = true;
  }
  countAnswers(schema);
  return schema;
}
