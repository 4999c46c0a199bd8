import { type Caller, holds, type Scope } from './actor.ts';
import { DomainError, type Referent } from './errors.ts';

/** Throws FORBIDDEN when the caller's token lacks the scope. */
export function demand(caller: Caller, scope: Scope): void {
  if (holds(caller, scope)) return;
  const held = [...caller.scopes].join(', ');
  throw new DomainError({
    code: 'FORBIDDEN',
    requiredScope: scope,
    message: `this needs the scope ${scope}; the token has ${held || 'none'}`,
  });
}

/** Throws FORBIDDEN for a token that belongs to a tenant, and for one without ADMIN. */
export function demandOperator(caller: Caller, what: string, path?: readonly string[]): void {
  demand(caller, 'ADMIN');
  if (caller.tenantId === null) return;
  throw new DomainError({ code: 'FORBIDDEN', ...(path && { path }), message: `only an operator may ${what}` });
}

/** Throws VERSION_CONFLICT when the row has changed since the caller read it. */
export function expectVersion(
  expected: number | null,
  current: { readonly id: string; readonly version: number },
  kind: Referent['kind'],
): void {
  if (expected === null || expected === current.version) return;
  throw new DomainError({
    code: 'VERSION_CONFLICT',
    path: ['expectedVersion'],
    expectedVersion: expected,
    currentVersion: current.version,
    current: { kind, id: current.id },
    message: `the ${kind.toLowerCase()} is at version ${current.version}, not ${expected}: it was changed meanwhile`,
  });
}
