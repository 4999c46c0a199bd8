import { type Service } from './service.ts';
import { mutate } from './work.ts';

export type Scope = 'READ' | 'EXECUTE' | 'WRITE' | 'ADMIN';
export const scopes: readonly Scope[] = ['READ', 'EXECUTE', 'WRITE', 'ADMIN'];

export interface MadeToken {
  readonly id: string;
  readonly secret: string;
}

export async function makeToken(
  service: Service,
  tenantId: string | null,
  given: readonly Scope[],
  name = given.join('+'),
): Promise<MadeToken> {
  const { apiToken, secret, errors } = await mutate<{ apiToken: { id: string } | null; secret: string | null }>(
    service,
    'createApiToken',
    { name, scopes: given, tenantId },
    'apiToken { id } secret',
  );
  if (apiToken === null || secret === null) throw new Error(JSON.stringify(errors));
  return { id: apiToken.id, secret };
}

export interface MadeTenant {
  readonly id: string;
  readonly tokens: Readonly<Record<Scope, MadeToken>>;
}

/** A tenant with one token for each scope. `rights` are its grants and limits. */
export async function makeTenant(service: Service, slug: string, rights: object = {}): Promise<MadeTenant> {
  const { tenant, errors } = await mutate<{ tenant: { id: string } | null }>(
    service,
    'createTenant',
    { slug, name: slug, ...rights },
    'tenant { id }',
  );
  if (tenant === null) throw new Error(JSON.stringify(errors));
  const tokens = await Promise.all(
    scopes.map(async (scope) => [scope, await makeToken(service, tenant.id, [scope])] as const),
  );
  return { id: tenant.id, tokens: Object.fromEntries(tokens) as Record<Scope, MadeToken> };
}

/** An id of the same kind that does not exist. */
export function unknownLike(id: string): string {
  const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/;
  const plain = Buffer.from(id, 'base64url').toString('utf8');
  return Buffer.from(plain.replace(uuid, '01900000-0000-7000-8000-00000000dead')).toString('base64url');
}
