export const scopes = ['READ', 'EXECUTE', 'WRITE', 'ADMIN'] as const;
/** READ sees, EXECUTE also starts and stops runs, WRITE also changes tasks and schedules, ADMIN also manages access. */
export type Scope = (typeof scopes)[number];

/** Who did something, as it is kept with what was done. */
export interface Actor {
  readonly kind: 'TOKEN' | 'SCHEDULER' | 'SYSTEM';
  readonly name: string;
  readonly tokenId: string | null;
}

/** Who is asking. A caller without a tenant (`tenantId` null) is an operator of the whole installation. */
export interface Caller {
  readonly actor: Actor;
  readonly tenantId: string | null;
  readonly scopes: ReadonlySet<Scope>;
}

export const schedulerActor: Actor = { kind: 'SCHEDULER', name: 'scheduler', tokenId: null };

/** Scopes form a ladder; ADMIN holds all of them. */
export function holds(caller: Caller, scope: Scope): boolean {
  const needed = scopes.indexOf(scope);
  return scopes.some((held, rank) => rank >= needed && caller.scopes.has(held));
}

/** By what a caller's share of a process is counted. An agent of VirtShell may have no token; its name stands for it. */
export function ownerOf({ actor }: Caller): string {
  return actor.tokenId ?? actor.name;
}

/** The tenant whose rows may be seen; null = all of them (operators only). */
export type TenantScope = string | null;
