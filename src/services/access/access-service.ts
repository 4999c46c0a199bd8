import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import { scopes, type Caller } from '../../domain/model/actor.ts';
import type { CreateApiToken, CreateTenant, RevokeApiToken, UpdateTenant } from '../../domain/model/commands/access.ts';
import type { Replayable } from '../../domain/model/commands/command.ts';
import { DomainError, type Problem } from '../../domain/model/errors.ts';
import { newId } from '../../domain/model/id.ts';
import { initialModules } from '../../domain/model/module-grants.ts';
import { demand, demandOperator } from '../../domain/model/permission.ts';
import {
  initialLimits,
  limitNames,
  limitRules,
  noLimits,
  type TenantLimits,
} from '../../domain/model/tenant-limits.ts';
import { isUnchanged } from '../../domain/model/unchanged.ts';
import type { SecretMaker } from '../../ports/access-store.ts';
import type { WriteTransaction } from '../../ports/write-store.ts';
import { RecurrenceError, checkTimeZone } from '../../recurrence/index.ts';
import type { ServiceContext } from '../context.ts';
import { mutate, renewBy } from '../mutation.ts';
import { open } from '../open.ts';

export interface AccessService {
  createTenant(caller: Caller, command: CreateTenant): Promise<Replayable<Tenant>>;
  updateTenant(caller: Caller, command: UpdateTenant): Promise<Tenant>;
  createApiToken(caller: Caller, command: CreateApiToken): Promise<Replayable<NewToken>>;
  revokeApiToken(caller: Caller, command: RevokeApiToken): Promise<ApiToken>;
}

export interface NewToken {
  readonly token: ApiToken;
  /** It is shown once and kept nowhere. Null: a repeated call. */
  readonly secret: string | null;
}

export interface AccessParts {
  readonly secrets: SecretMaker;
  /** Names of the modules that this installation has. */
  readonly modules: () => readonly string[];
  /** Hears of each token that has just been revoked. */
  readonly onRevoked?: (token: ApiToken) => void;
}

export function makeAccessService(context: ServiceContext, parts: AccessParts): AccessService {
  const { clock } = context;
  const { secrets, modules, onRevoked } = parts;
  return {
    async createTenant(caller, command) {
      const renew = renewBy<Tenant>(caller, ({ tenants }) => tenants);
      const mutation = { caller, scope: 'ADMIN', operation: 'createTenant', command, renew } as const;
      const { value, replayed } = await mutate<Tenant | null>(context, mutation, async ({ tenants }) => {
        demandOperator(caller, 'create tenants');
        const { idempotencyKey: _key, ...given } = command;
        throwAll([...checkSlug(given.slug), ...checked(given, modules())]);
        const namesake = await tenants.withSlug(given.slug);
        if (namesake) throw slugTakenError(namesake);
        const tenant = newTenant({ ...initialLimits, modules: initialModules, ...given }, clock.now());
        await tenants.insert(tenant);
        return { answer: tenant };
      });
      return { value: value!, replayed };
    },

    async updateTenant(caller, command) {
      const mutation = { caller, scope: 'ADMIN', operation: 'updateTenant', command } as const;
      const { value } = await mutate(context, mutation, async ({ tenants }) => {
        const before = await open(tenants, 'Tenant', caller.tenantId, command);
        const reserved = operatorsFields.filter((field) => command[field] !== undefined);
        if (reserved.length > 0) demandOperator(caller, `change ${reserved.join(', ')}`, reserved.slice(0, 1));
        throwAll(checked(command, modules()));
        const after = changedTenant(before, command, clock.now());
        if (isUnchanged(before, after)) return { answer: before };
        await tenants.save(after);
        return { answer: after };
      });
      return value;
    },

    createApiToken(caller, command) {
      const renew = renewToken.bind(null, caller);
      const mutation = {
        caller,
        scope: 'ADMIN',
        operation: 'createApiToken',
        command,
        renew,
        keep: withoutSecret,
      } as const;
      return mutate<NewToken>(context, mutation, async ({ tenants, tokens }) => {
        const tenantId = command.tenantId ?? caller.tenantId;
        if (tenantId !== null) await open(tenants, 'Tenant', caller.tenantId, { id: tenantId }, ['tenantId']);
        throwAll(checkedToken(command));
        for (const scope of command.scopes) demand(caller, scope);
        if (command.expiresInMs === null) demandOperator(caller, 'make a token that never expires', ['expiresInMs']);
        const secret = secrets.makeSecret();
        const token = newToken({ ...command, tenantId }, secrets.prefixOf(secret), clock.now());
        await tokens.insert(token, secrets.hashSecret(secret));
        return { answer: { token, secret } };
      });
    },

    async revokeApiToken(caller, command) {
      const mutation = { caller, scope: 'ADMIN', operation: 'revokeApiToken', command } as const;
      let revoked: ApiToken | null = null;
      const { value } = await mutate(context, mutation, async ({ tokens }) => {
        const before = await open(tokens, 'ApiToken', caller.tenantId, command);
        if (before.revokedAt !== null) return { answer: before };
        revoked = { ...before, revokedAt: clock.now() };
        await tokens.save(revoked);
        return { answer: revoked };
      });
      if (revoked) onRevoked?.(revoked);
      return value;
    },
  };
}

async function renewToken(caller: Caller, { tokens }: WriteTransaction, first: NewToken): Promise<NewToken | null> {
  const token = await tokens.lock(caller.tenantId, first.token.id);
  return token && { token, secret: null };
}

function withoutSecret({ token }: NewToken): NewToken {
  return { token, secret: null };
}

function newToken(given: CreateApiToken, prefix: string, now: number): ApiToken {
  const { tenantId, name, expiresInMs = year } = given;
  return {
    id: newId(now),
    tenantId,
    name,
    prefix,
    scopes: scopes.filter((scope) => given.scopes.includes(scope)),
    createdAt: now,
    expiresAt: expiresInMs === null ? null : now + expiresInMs,
    lastUsedAt: null,
    revokedAt: null,
  };
}

function slugTakenError({ id, slug }: Tenant): DomainError {
  return new DomainError({
    code: 'ALREADY_EXISTS',
    path: ['slug'],
    message: `slug: a tenant "${slug}" exists already`,
    existing: { kind: 'Tenant', id },
  });
}

/** A tenant with everything at its default; what is not given is not limited. */
export function newTenant(given: CreateTenant, now: number): Tenant {
  return {
    id: newId(now),
    slug: given.slug,
    name: given.name,
    enabled: true,
    timeZone: given.timeZone === null ? 'UTC' : checkTimeZone(given.timeZone),
    locale: given.locale ?? 'en',
    modules: given.modules == null ? null : [...new Set(given.modules)].sort(),
    ...limitsOf(given),
    logRetentionMs: 30 * day,
    runRetentionMs: 90 * day,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

const day = 86_400_000;
const year = 365 * day;
const slugForm = /^[a-z0-9](-?[a-z0-9]){0,62}$/;
/** A tenant's own administrator must not lift its limits, nor lock itself out. */
const operatorsFields = ['enabled', 'modules', ...limitNames, 'logRetentionMs', 'runRetentionMs'] as const;

function changedTenant(tenant: Tenant, command: UpdateTenant, now: number): Tenant {
  const { id: _id, expectedVersion: _version, idempotencyKey: _key, ...given } = command;
  const zone = given.timeZone === undefined ? {} : { timeZone: checkTimeZone(given.timeZone) };
  const modules = given.modules ? { modules: [...new Set(given.modules)].sort() } : {};
  return { ...tenant, ...definedOf(given), ...zone, ...modules, updatedAt: now, version: tenant.version + 1 };
}

function limitsOf(given: Partial<TenantLimits>): TenantLimits {
  return { ...noLimits, ...Object.fromEntries(limitNames.map((name) => [name, given[name] ?? null])) };
}

function definedOf<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

interface CheckedFields extends Partial<Pick<UpdateTenant, 'name' | (typeof operatorsFields)[number]>> {
  readonly timeZone?: string | null;
  readonly locale?: string | null;
}

function checked(given: CheckedFields, known: readonly string[]): Problem[] {
  const problems: (Problem | null)[] = [
    given.name === undefined ? null : checkName(given.name),
    typeof given.timeZone === 'string' ? checkZone(given.timeZone) : null,
    typeof given.locale === 'string' && !isLocale(given.locale)
      ? problem('locale', 'format', 'must be a language tag such as "en" or "de-AT"')
      : null,
    ...limitNames.map((field) => checkRange(field, given[field], 1, limitRules[field].max)),
    checkModules(given.modules ?? [], known),
    ...(['logRetentionMs', 'runRetentionMs'] as const).map((field) =>
      checkRange(field, given[field], 60_000, 36_525 * day),
    ),
  ];
  return problems.filter((one) => one !== null);
}

function checkSlug(slug: string): Problem[] {
  if (slugForm.test(slug)) return [];
  return [problem('slug', 'format', 'must be 1 to 63 lower-case letters, digits and single hyphens between them')];
}

function checkedToken(given: CreateApiToken): Problem[] {
  const unknown = given.scopes.find((scope) => !scopes.includes(scope));
  const problems: (Problem | null)[] = [
    checkName(given.name),
    given.scopes.length === 0 ? problem('scopes', 'required', `must name at least one of ${scopes.join(', ')}`) : null,
    unknown === undefined ? null : problem('scopes', 'oneOf', `"${unknown}" is none of ${scopes.join(', ')}`),
    checkRange('expiresInMs', given.expiresInMs, 60_000, 3_653 * day),
  ];
  return problems.filter((one) => one !== null);
}

function checkName(name: string): Problem | null {
  if (name.trim() === '') return problem('name', 'required', 'must not be empty');
  if (name.length > 200) return problem('name', 'maxLength', 'has more than 200 characters', { max: 200 });
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) return problem('name', 'format', 'must not contain control characters');
  return null;
}

function checkModules(given: readonly string[], known: readonly string[]): Problem | null {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return null;
  return problem('modules', 'oneOf', `"${unknown.slice(0, 100)}" is none of ${known.join(', ')}`);
}

function checkZone(zone: string): Problem | null {
  try {
    checkTimeZone(zone);
    return null;
  } catch (error) {
    if (error instanceof RecurrenceError) return problem('timeZone', 'timeZone', error.message);
    throw error;
  }
}

function isLocale(tag: string): boolean {
  try {
    return tag.length <= 35 && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function checkRange(field: string, value: number | null | undefined, min: number, max: number): Problem | null {
  if (value === undefined || value === null) return null;
  if (Number.isInteger(value) && value >= min && value <= max) return null;
  return problem(field, 'range', `${value} is not a whole number from ${min} to ${max}`, { min, max });
}

function problem(field: string, rule: string, message: string, params?: { readonly [name: string]: number }): Problem {
  return { code: 'VALIDATION', path: [field], rule, message: `${field}: ${message}`, ...(params && { params }) };
}

function throwAll(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first) throw new DomainError([first, ...others]);
}
