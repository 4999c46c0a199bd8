import { GraphQLID } from 'graphql';
import { Field, Float, Int, InterfaceType, ObjectType } from 'type-graphql';

import { ApiScope } from '../access/enums.ts';
import { enumOf } from '../enums.ts';
import { Node } from '../node/types.ts';
import { Duration, JSONObject } from '../scalars/index.ts';
import { errorCodes } from './codes.ts';

export const ErrorCode = enumOf('ErrorCode', errorCodes, 'Clients must expect new values.');

@InterfaceType('MutationError', {
  resolveType: (value: { readonly __typename: string }) => value.__typename,
  description: 'What is wrong with a call, as data. Nothing has been stored.',
})
export abstract class MutationError {
  @Field(() => ErrorCode)
  readonly code!: string;
  @Field(() => String)
  readonly message!: string;
  @Field(() => [String], { nullable: true, description: "Path into the input, ['input','recurrence','cron']." })
  readonly path!: readonly string[] | null;
}

const error = { implements: MutationError, simpleResolvers: true };

@ObjectType('ValidationError', error)
export class ValidationError extends MutationError {
  @Field(() => String, { description: 'machine name of the broken rule' })
  readonly rule!: string;
  @Field(() => JSONObject, { nullable: true })
  readonly params!: object | null;
}

@ObjectType('NotFoundError', error)
export class NotFoundError extends MutationError {
  @Field(() => GraphQLID, { nullable: true })
  readonly id!: string | null;
}

@ObjectType('ForbiddenError', error)
export class ForbiddenError extends MutationError {
  @Field(() => ApiScope, { nullable: true })
  readonly requiredScope!: string | null;
}

@ObjectType('VersionConflictError', error)
export class VersionConflictError extends MutationError {
  @Field(() => Int)
  readonly expectedVersion!: number;
  @Field(() => Int)
  readonly currentVersion!: number;
  @Field(() => Node, { nullable: true })
  readonly current!: unknown;
}

@ObjectType('AlreadyExistsError', error)
export class AlreadyExistsError extends MutationError {
  @Field(() => Node, { nullable: true })
  readonly existing!: unknown;
}

@ObjectType('InvalidStateError', error)
export class InvalidStateError extends MutationError {
  @Field(() => String)
  readonly state!: string;
  @Field(() => [String])
  readonly allowed!: readonly string[];
}

@ObjectType('IdempotencyMismatchError', error)
export class IdempotencyMismatchError extends MutationError {
  @Field(() => String)
  readonly idempotencyKey!: string;
}

@ObjectType('LimitExceededError', error)
export class LimitExceededError extends MutationError {
  @Field(() => Int, { description: 'At most 2,147,483,647; `exactLimit` knows more.' })
  readonly limit!: number;
  @Field(() => Float, { description: 'The limit.' })
  readonly exactLimit!: number;
  @Field(() => Float, { nullable: true, description: 'How much there is, or would be. Null where it is not known.' })
  readonly given!: number | null;
  @Field(() => Duration, { nullable: true })
  readonly retryAfter!: string | null;
}

@ObjectType('ModuleUnavailableError', error)
export class ModuleUnavailableError extends MutationError {
  @Field(() => String)
  readonly module!: string;
}

@ObjectType('NodesTooOldError', {
  ...error,
  description:
    'A node of an older version is up, which would get wrong what is asked for. Once it has gone, it is accepted.',
})
export class NodesTooOldError extends MutationError {
  @Field(() => String, { description: 'What that node does not know.' })
  readonly feature!: string;
  @Field(() => Int, { description: 'The number of the schema since which nodes know it.' })
  readonly requiredSchema!: number;
  @Field(() => String, { nullable: true, description: 'Of the oldest node that is up. Null: it does not say.' })
  readonly oldestVersion!: string | null;
}

@InterfaceType('MutationPayload', { resolveType: () => undefined })
export abstract class MutationPayload {
  @Field(() => [MutationError])
  readonly errors!: readonly MutationError[];
}
