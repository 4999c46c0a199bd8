import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import { scopes, type Caller } from '../../domain/model/actor.ts';
import type { CreateApiToken, CreateTenant, UpdateTenant } from '../../domain/model/commands/access.ts';
import { DomainError, type Problem, notFoundError } from '../../domain/model/errors.ts';
import { newId } from '../../domain/model/id.ts';
import { initialModules } from '../../domain/model/module-grants.ts';
import { demand, demandOperator, expectVersion } from '../../domain/model/permission.ts';
import {
  initialLimits,
  limitNames,
  limitRules,
  noLimits,
  type TenantLimits,
} from '../../domain/model/tenant-limits.ts';
import type { AccessStore, SecretMaker } from '../../ports/access-store.ts';
import type { Clock } from '../../ports/clock.ts';
import { RecurrenceError, checkTimeZone } from '../../recurrence/index.ts';

export interface AccessService {
  createTenant(caller: Caller, command: CreateTenant): Promise<Tenant>;
  updateTenant(caller: Caller, command: UpdateTenant): Promise<Tenant>;
  /** `secret` is shown this once and kept nowhere. */
  createApiToken(
    caller: Caller,
    command: CreateApiToken,
  ): Promise<{ readonly token: ApiToken; readonly secret: string }>;
  revokeApiToken(caller: Caller, command: { readonly id: string }): Promise<ApiToken>;
}

export interface AccessParts {
  readonly store: AccessStore;
  readonly secrets: SecretMaker;
  readonly clock: Clock;
  /** Names of the modules that this installation has. */
  readonly modules: () => readonly string[];
}

export function makeAccessService({ store, secrets, clock, modules }: AccessParts): AccessService {
  return {
    async createTenant(caller, command) {
      demandOperator(caller, 'create tenants');
      const problems = checked(command, modules());
      if (!slugForm.test(command.slug)) {
        problems.unshift(
          problem('slug', 'format', 'must be 1 to 63 lower-case letters, digits and single hyphens between them'),
        );
      }
      throwAll(problems);
      const tenant = newTenant({ ...initialLimits, modules: initialModules, ...command }, clock.now());
      if (await store.addTenant(tenant)) return tenant;
      const existing = await store.tenantBySlug(command.slug);
      throw new DomainError({
        code: 'ALREADY_EXISTS',
        path: ['slug'],
        message: `slug: a tenant "${command.slug}" exists already`,
        ...(existing && { existing: { kind: 'Tenant', id: existing.id } }),
      });
    },

    async updateTenant(caller, command) {
      demand(caller, 'ADMIN');
      if (caller.tenantId !== null && caller.tenantId !== command.id) throw notFoundError('tenant', command.id);
      const reserved = operatorsFields.filter((field) => command[field] !== undefined);
      if (reserved.length > 0) demandOperator(caller, `change ${reserved.join(', ')}`, reserved.slice(0, 1));
      throwAll(checked(command, modules()));
      const changed = await store.changeTenant(command.id, (tenant) => changeTenant(tenant, command, clock.now()));
      if (!changed) throw notFoundError('tenant', command.id);
      return changed;
    },

    async createApiToken(caller, command) {
      demand(caller, 'ADMIN');
      const tenantId = command.tenantId ?? caller.tenantId;
      if (caller.tenantId !== null && tenantId !== caller.tenantId) throw noTenant(tenantId);
      throwAll(checkedToken(command));
      const wanted = scopes.filter((scope) => command.scopes.includes(scope));
      for (const scope of wanted) demand(caller, scope);
      if (command.expiresInMs === null) demandOperator(caller, 'make a token that never expires', ['expiresInMs']);
      if (tenantId !== null && !(await store.tenantById(tenantId))) throw noTenant(tenantId);

      const now = clock.now();
      const secret = secrets.makeSecret();
      const token: ApiToken = {
        id: newId(now),
        tenantId,
        name: command.name,
        prefix: secrets.prefixOf(secret),
        scopes: wanted,
        createdAt: now,
        expiresAt: command.expiresInMs === null ? null : now + (command.expiresInMs ?? year),
        lastUsedAt: null,
        revokedAt: null,
      };
      if (!(await store.addToken(token, secrets.hashSecret(secret)))) throw new Error('two secrets with one hash');
      return { token, secret };
    },

    async revokeApiToken(caller, { id }) {
      demand(caller, 'ADMIN');
      const found = await store.tokenById(id);
      const visible = found && (caller.tenantId === null || found.token.tenantId === caller.tenantId);
      const revoked = visible ? await store.revokeToken(id, clock.now()) : null;
      if (!revoked) throw notFoundError('API token', id);
      return revoked;
    },
  };
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

function changeTenant(tenant: Tenant, command: UpdateTenant, now: number): Tenant {
  const { id: _id, expectedVersion, ...given } = command;
  expectVersion(expectedVersion, tenant, 'Tenant');
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

function noTenant(id: string | null): DomainError {
  return notFoundError('tenant', id ?? '', ['tenantId']);
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
