import { GraphQLID } from 'graphql';
import { Field, Float, Int, InterfaceType, ObjectType } from 'type-graphql';

import { ApiScope } from '../access/enums.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { Duration, JSONObject } from '../scalars/index.ts';
import { errorCodes } from './codes.ts';

export const ErrorCode = enumOf(
  'ErrorCode',
  'Kinds of errors, with their types. Clients must expect new values.',
  errorCodes,
);

@InterfaceType('MutationError', {
  resolveType: (value: { readonly __typename: string }) => value.__typename,
  description: 'What is wrong with a call. Nothing was stored.',
})
export abstract class MutationError {
  @Field(() => ErrorCode, { description: 'The kind of error, for programs.' })
  readonly code!: string;
  @Field(() => String, { description: 'A sentence in English: where, what was given, and what is allowed.' })
  readonly message!: string;
  @Field(() => [String], {
    nullable: true,
    description: 'Where in the arguments, such as ["input", "recurrence", "cron"]; null when the whole call is meant.',
  })
  readonly path!: readonly string[] | null;
}

const error = { implements: MutationError, simpleResolvers: true };

@ObjectType('ValidationError', { ...error, description: 'A value is not allowed.' })
export class ValidationError extends MutationError {
  @Field(() => String, { description: 'Name of the broken rule, for programs.' })
  readonly rule!: string;
  @Field(() => JSONObject, {
    nullable: true,
    description: 'Numbers and names of the rule, such as given, min and max; null = none.',
  })
  readonly params!: object | null;
}

@ObjectType('NotFoundError', {
  ...error,
  description: 'What is addressed does not exist, or the caller may not see it.',
})
export class NotFoundError extends MutationError {
  @Field(() => GraphQLID, { nullable: true, description: 'The ID that was given; null when something else was.' })
  readonly id!: string | null;
}

@ObjectType('ForbiddenError', { ...error, description: 'The token may not do this.' })
export class ForbiddenError extends MutationError {
  @Field(() => ApiScope, {
    nullable: true,
    description: 'The scope that it lacks; null when the reason is another one.',
  })
  readonly requiredScope!: string | null;
}

@ObjectType('VersionConflictError', { ...error, description: 'Somebody else changed it since the caller read it.' })
export class VersionConflictError extends MutationError {
  @Field(() => Int, { description: 'The version that was expected.' })
  readonly expectedVersion!: number;
  @Field(() => Int, { description: 'The version that is stored now.' })
  readonly currentVersion!: number;
  @Field(() => Node, { nullable: true, description: 'What is stored now.' })
  readonly current!: unknown;
}

@ObjectType('AlreadyExistsError', { ...error, description: 'Something with this name or slug exists already.' })
export class AlreadyExistsError extends MutationError {
  @Field(() => Node, { nullable: true, description: 'What exists; null if the caller may not see it.' })
  readonly existing!: unknown;
}

@ObjectType('InvalidStateError', { ...error, description: 'What is addressed is in a state that does not allow this.' })
export class InvalidStateError extends MutationError {
  @Field(() => String, { description: 'The state that it is in.' })
  readonly state!: string;
  @Field(() => [String], { description: 'The states in which it is possible.' })
  readonly allowed!: readonly string[];
}

@ObjectType('IdempotencyMismatchError', {
  ...error,
  description: 'The idempotency key was used before with another input.',
})
export class IdempotencyMismatchError extends MutationError {
  @Field(() => String, { description: 'The key that was given.' })
  readonly idempotencyKey!: string;
}

@ObjectType('LimitExceededError', { ...error, description: 'A limit of the tenant or of the service is reached.' })
export class LimitExceededError extends MutationError {
  @Field(() => Int, { description: 'The limit, cut to 2,147,483,647; exactLimit has larger ones.' })
  readonly limit!: number;
  @Field(() => Float, { description: 'The limit, also where it is larger than an Int.' })
  readonly exactLimit!: number;
  @Field(() => Float, { nullable: true, description: 'How much there is, or would be; null when that is not known.' })
  readonly given!: number | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'After this time the call may succeed; null when waiting does not help.',
  })
  readonly retryAfter!: string | null;
}

@ObjectType('ModuleUnavailableError', {
  ...error,
  description: 'The module exists, and tasks of this tenant may not use it.',
})
export class ModuleUnavailableError extends MutationError {
  @Field(() => String, { description: 'Name of the module.' })
  readonly module!: string;
}

@ObjectType('NodesTooOldError', {
  ...error,
  description:
    'A node of an older version is up and would handle this wrongly. The call succeeds once no such node is up.',
})
export class NodesTooOldError extends MutationError {
  @Field(() => String, { description: 'What that node does not know.' })
  readonly feature!: string;
  @Field(() => Int, { description: 'Number of the first database schema whose nodes know the feature.' })
  readonly requiredSchema!: number;
  @Field(() => String, {
    nullable: true,
    description: 'Version of the oldest node that is up; null when it does not report one.',
  })
  readonly oldestVersion!: string | null;
}

@InterfaceType('MutationPayload', { resolveType: () => undefined, description: 'What every mutation answers.' })
export abstract class MutationPayload {
  @Field(() => [MutationError], { description: 'What is wrong with the call; empty after success.' })
  readonly errors!: readonly MutationError[];
}
