import { GraphQLID } from 'graphql';
import { Field, Float, InputType, Int } from 'type-graphql';

import type { Scope } from '../../domain/model/actor.ts';
import type { CreateApiToken, CreateTenant, UpdateTenant } from '../../domain/model/commands/access.ts';
import { limitNames, type TenantLimits } from '../../domain/model/tenant-limits.ts';
import { InputReader } from '../input/reader.ts';
import { Duration, Locale, TimeZone } from '../scalars/index.ts';
import { ApiScope } from './enums.ts';
import { compact } from '../input/compact.ts';

const optional = { nullable: true } as const;
const amount = (description: string) => ({ nullable: true, description: `${description} Null = no limit.` }) as const;

/** What an operator sets of a tenant, when it is made and later. */
@InputType()
class TenantRights {
  @Field(() => [String], {
    nullable: true,
    description:
      'Names of the kinds of work that its tasks may do. Null = all that the installation has. A new tenant for which none are named gets external, http, simulate.',
  })
  modules?: string[] | null;
  @Field(() => Int, amount('Tasks that have not been deleted. Default of a new tenant: 50,000.'))
  maxTasks?: number | null;
  @Field(() => Int, amount('Schedules that have not been deleted. Default of a new tenant: 100,000.'))
  maxSchedules?: number | null;
  @Field(() => Int, amount('Runs at work at the same time. Default of a new tenant: 200.'))
  maxConcurrentRuns?: number | null;
  @Field(() => Int, amount('Runs that wait for a place. Default of a new tenant: 100,000.'))
  maxQueuedRuns?: number | null;
  @Field(
    () => Float,
    amount(
      'Bytes of all that is stored: params, scripts, results, documents of dialects, logs. Whole. Default of a new tenant: 20 GiB.',
    ),
  )
  maxStoredBytes?: number | null;
  @Field(() => Float, amount('Bytes of log a day of UTC. Whole. Default of a new tenant: 2 GiB.'))
  maxLogBytesPerDay?: number | null;
  @Field(() => Int, amount('Mails an hour. Default of a new tenant: 1,000.'))
  maxMailsPerHour?: number | null;
  @Field(
    () => Int,
    amount('Requests a second to each process that serves the API, over all APIs. Default of a new tenant: 500.'),
  )
  maxRequestsPerSecond?: number | null;
}

@InputType()
export class CreateTenantInput extends TenantRights {
  @Field(() => String)
  slug!: string;
  @Field(() => String)
  name!: string;
  @Field(() => TimeZone, optional)
  timeZone?: string | null;
  @Field(() => Locale, optional)
  locale?: string | null;
}

@InputType({ description: 'Absent = keep, null = clear, value = set.' })
export class UpdateTenantInput extends TenantRights {
  @Field(() => GraphQLID)
  id!: string;
  @Field(() => Int, optional)
  expectedVersion?: number | null;
  @Field(() => String, optional)
  name?: string | null;
  @Field(() => Boolean, optional)
  enabled?: boolean | null;
  @Field(() => TimeZone, optional)
  timeZone?: string | null;
  @Field(() => Locale, optional)
  locale?: string | null;
  @Field(() => Duration, optional)
  logRetention?: string | null;
  @Field(() => Duration, optional)
  runRetention?: string | null;
}

@InputType()
export class CreateApiTokenInput {
  @Field(() => String)
  name!: string;
  @Field(() => [ApiScope])
  scopes!: Scope[];
  @Field(() => GraphQLID, optional)
  tenantId?: string | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'Absent: one year. Null: never, which only an operator may ask for.',
  })
  expiresIn?: string | null;
}

@InputType()
export class RevokeApiTokenInput {
  @Field(() => GraphQLID)
  id!: string;
}

export function readCreateTenant(input: CreateTenantInput): CreateTenant {
  const { slug, name, timeZone = null, locale = null } = input;
  return { slug, name, timeZone, locale, ...readRights(input) };
}

function readRights(input: TenantRights) {
  return compact({
    modules: input.modules,
    ...(Object.fromEntries(limitNames.map((name) => [name, input[name]])) as Partial<TenantLimits>),
  });
}

export function readUpdateTenant(input: UpdateTenantInput): UpdateTenant {
  const reader = new InputReader();
  const period = (name: 'logRetention' | 'runRetention'): number | undefined => {
    const text = reader.present(input[name], [name]);
    return text === undefined ? undefined : reader.milliseconds(text, [name]);
  };
  return reader.done({
    id: reader.id('Tenant', input.id, ['id']),
    expectedVersion: input.expectedVersion ?? null,
    ...compact({
      name: reader.present(input.name, ['name']),
      enabled: reader.present(input.enabled, ['enabled']),
      timeZone: reader.present(input.timeZone, ['timeZone']),
      locale: reader.present(input.locale, ['locale']),
      ...readRights(input),
      logRetentionMs: period('logRetention'),
      runRetentionMs: period('runRetention'),
    }),
  });
}

export function readCreateApiToken(input: CreateApiTokenInput): CreateApiToken {
  const reader = new InputReader();
  return reader.done({
    name: input.name,
    scopes: [...new Set(input.scopes)],
    tenantId: input.tenantId == null ? null : reader.id('Tenant', input.tenantId, ['tenantId']),
    expiresInMs: input.expiresIn == null ? input.expiresIn : reader.milliseconds(input.expiresIn, ['expiresIn']),
  });
}

export function readRevokeApiToken(input: RevokeApiTokenInput): { readonly id: string } {
  const reader = new InputReader();
  return reader.done({ id: reader.id('ApiToken', input.id, ['id']) });
}
