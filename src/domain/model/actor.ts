export const scopes = ['READ', 'EXECUTE', 'WRITE', 'ADMIN'] as const;
/**
 * READ reads, EXECUTE also starts and stops runs, WRITE also changes tasks and schedules, ADMIN also manages access.
 */
export type Scope = (typeof scopes)[number];

/** Who did something; stored with the thing that was done. */
export interface Actor {
  readonly kind: 'TOKEN' | 'SCHEDULER' | 'SYSTEM';
  readonly name: string;
  readonly tokenId: string | null;
}

/** Who makes a call. A caller without a tenant (`tenantId` null) is an operator of the whole installation. */
export interface Caller {
  readonly actor: Actor;
  readonly tenantId: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

export const schedulerActor: Actor = { kind: 'SCHEDULER', name: 'scheduler', tokenId: null };

/** Each scope includes those before it; ADMIN includes all. */
export function holds(caller: Caller, scope: Scope): boolean {
  const needed = scopes.indexOf(scope);
  return scopes.some((held, rank) => rank >= needed && caller.scopes.has(held));
}

/**
 * The key under which a caller's use of a process is counted. An agent of VirtShell without a token is counted by its
 * name.
 */
export function ownerOf({ actor }: Caller): string {
  return actor.tokenId ?? actor.name;
}

/** The tenant whose rows may be read; null = all tenants (operators only). */
export type TenantScope = string | null;
