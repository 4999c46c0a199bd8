import type { ErrorCode, Problem, Referent } from '../../domain/model/errors.ts';
import type { AnyNode } from '../node/find.ts';
import { printMilliseconds } from '../scalars/index.ts';
import { inputAt, inputPath } from './input-path.ts';

export interface RenderedError {
  readonly __typename: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly string[] | null;
}

/** What rendering an error needs apart from its problem. */
interface Surroundings {
  readonly path: readonly string[] | null;
  readonly given: unknown;
  readonly find: (referent: Referent) => Promise<AnyNode | null>;
}

type Of<Code extends ErrorCode> = Extract<Problem, { code: Code }>;
type Renderers = {
  readonly [Code in ErrorCode]: (problem: Of<Code>, around: Surroundings) => { readonly __typename: string };
};

const renderers = {
  VALIDATION: ({ rule, params }: Of<'VALIDATION'>) => ({ __typename: 'ValidationError', rule, params: params ?? null }),
  NOT_FOUND: (_: Of<'NOT_FOUND'>, { given }: Surroundings) => ({
    __typename: 'NotFoundError',
    id: typeof given === 'string' ? given : null,
  }),
  FORBIDDEN: ({ requiredScope }: Of<'FORBIDDEN'>) => ({
    __typename: 'ForbiddenError',
    requiredScope: requiredScope ?? null,
  }),
  VERSION_CONFLICT: ({ expectedVersion, currentVersion, current }: Of<'VERSION_CONFLICT'>, { find }: Surroundings) => ({
    __typename: 'VersionConflictError',
    expectedVersion,
    currentVersion,
    current: () => (current ? find(current) : null),
  }),
  ALREADY_EXISTS: ({ existing }: Of<'ALREADY_EXISTS'>, { find }: Surroundings) => ({
    __typename: 'AlreadyExistsError',
    existing: () => (existing ? find(existing) : null),
  }),
  INVALID_STATE: ({ state, allowed }: Of<'INVALID_STATE'>) => ({ __typename: 'InvalidStateError', state, allowed }),
  // LEASE_LOST is rendered as an InvalidStateError; its code tells the two apart.
  LEASE_LOST: () => ({ __typename: 'InvalidStateError', state: 'LEASE_LOST', allowed: [] }),
  IDEMPOTENCY_MISMATCH: ({ idempotencyKey }: Of<'IDEMPOTENCY_MISMATCH'>) => ({
    __typename: 'IdempotencyMismatchError',
    idempotencyKey,
  }),
  LIMIT_EXCEEDED: ({ limit, given, retryAfter }: Of<'LIMIT_EXCEEDED'>) => ({
    __typename: 'LimitExceededError',
    limit: Math.min(limit, 2_147_483_647),
    exactLimit: limit,
    given: given ?? null,
    retryAfter: retryAfter === undefined ? null : printMilliseconds(retryAfter),
  }),
  MODULE_UNAVAILABLE: ({ module }: Of<'MODULE_UNAVAILABLE'>) => ({ __typename: 'ModuleUnavailableError', module }),
  NODES_TOO_OLD: ({ feature, requiredSchema, oldestVersion }: Of<'NODES_TOO_OLD'>) => ({
    __typename: 'NodesTooOldError',
    feature,
    requiredSchema,
    oldestVersion,
  }),
} satisfies Record<ErrorCode, unknown> & Renderers;

export function renderProblem(problem: Problem, input: unknown, find: Surroundings['find']): RenderedError {
  const path = problem.path ? inputPath(input, problem.path) : null;
  const given = path ? inputAt(input, path) : undefined;
  // The code selects the renderer for this kind of problem, which the compiler cannot infer from the table.
  const render = renderers[problem.code] as (problem: Problem, around: Surroundings) => { readonly __typename: string };
  const details = render(problem, { path, given, find });
  return { ...details, code: problem.code, message: inCallersWords(problem, given), path };
}

/** Replaces our id in the message by the global id that the caller sent. */
function inCallersWords(problem: Problem, given: unknown): string {
  const bare = problem.code === 'NOT_FOUND' ? problem.id : undefined;
  return bare && typeof given === 'string' ? problem.message.replaceAll(bare, given) : problem.message;
}
