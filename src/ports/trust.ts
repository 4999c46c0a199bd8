import { type Caller, holds, type Scope } from '../domain/model/actor.ts';
import { DomainError } from '../domain/model/errors.ts';

/**
 * The caller as its token is now; null once the token is revoked or expired or its tenant disabled. Answers may be some
 * seconds old. Whatever waits asks before it hands anything out.
 */
export type Revalidate = (caller: Caller) => Promise<Caller | null>;

/** Throws FORBIDDEN when the caller may not do any more what it could when its wait began. */
export async function demandStill(revalidate: Revalidate, caller: Caller, scope: Scope): Promise<void> {
  const now = await revalidate(caller);
  if (now !== null && holds(now, scope)) return;
  const what = now === null ? 'the token is not valid any more' : `the token has lost the scope ${scope}`;
  throw new DomainError({ code: 'FORBIDDEN', requiredScope: scope, message: `${what}; the wait has ended` });
}
