import { GraphQLID } from 'graphql';
import { Field, Float, InputType, Int } from 'type-graphql';

import type { Scope } from '../../domain/model/actor.ts';
import type { CreateApiToken, CreateTenant, RevokeApiToken, UpdateTenant } from '../../domain/model/commands/access.ts';
import { limitNames, type TenantLimits } from '../../domain/model/tenant-limits.ts';
import { common } from '../input/common.ts';
import { InputReader } from '../input/reader.ts';
import { KeyedInput, keyOf } from '../keyed-input.ts';
import { Duration, Locale, TimeZone } from '../scalars/index.ts';
import { ApiScope } from './enums.ts';
import { compact } from '../input/compact.ts';

const amount = (description: string) => ({ nullable: true, description: `${description} Null = no limit.` }) as const;

/** The fields of a tenant that operators set at its creation and later. */
@InputType()
class TenantRights extends KeyedInput {
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

@InputType({ description: 'The tenant to create; only for operators.' })
export class CreateTenantInput extends TenantRights {
  @Field(() => String, {
    description: 'Short unique name: 1 to 63 lower-case letters, digits and single hyphens between them.',
  })
  slug!: string;
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  name!: string;
  @Field(() => TimeZone, { nullable: true, description: 'Time zone of schedules that name none. Default: UTC.' })
  timeZone?: string | null;
  @Field(() => Locale, { nullable: true, description: 'Language of texts for its users. Default: en.' })
  locale?: string | null;
}

@InputType({ description: 'Changes of a tenant. Absent = keep, null = clear, value = set.' })
export class UpdateTenantInput extends TenantRights {
  @Field(() => GraphQLID, { description: 'ID of the tenant.' })
  id!: string;
  @Field(() => Int, common.expectedVersion)
  expectedVersion?: number | null;
  @Field(() => String, { nullable: true, description: 'Name for people, 1 to 200 characters.' })
  name?: string | null;
  @Field(() => Boolean, {
    nullable: true,
    description: 'False: its tokens are refused and its schedules start nothing.',
  })
  enabled?: boolean | null;
  @Field(() => TimeZone, { nullable: true, description: 'Time zone of schedules that name none.' })
  timeZone?: string | null;
  @Field(() => Locale, { nullable: true, description: 'Language of texts for its users.' })
  locale?: string | null;
  @Field(() => Duration, {
    nullable: true,
    description:
      'How long log entries are kept after the end of their run: 1 minute to 100 years. A new tenant has 30 days.',
  })
  logRetention?: string | null;
  @Field(() => Duration, {
    nullable: true,
    description: 'How long ended runs are kept: 1 minute to 100 years. A new tenant has 90 days.',
  })
  runRetention?: string | null;
}

@InputType({ description: 'The token to create. A token can only be given scopes that the caller has.' })
export class CreateApiTokenInput extends KeyedInput {
  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  name!: string;
  @Field(() => [ApiScope], { description: 'What it may do; at least one scope.' })
  scopes!: Scope[];
  @Field(() => GraphQLID, {
    nullable: true,
    description: "The tenant it is for; only operators may name another one. Default: the caller's own.",
  })
  tenantId?: string | null;
  @Field(() => Duration, {
    nullable: true,
    description: '1 minute to 10 years. Default: 1 year. Null = it never expires, which only operators may ask for.',
  })
  expiresIn?: string | null;
}

@InputType({ description: 'Which token to revoke.' })
export class RevokeApiTokenInput extends KeyedInput {
  @Field(() => GraphQLID, { description: 'ID of the token.' })
  id!: string;
}

export function readCreateTenant(input: CreateTenantInput): CreateTenant {
  const { slug, name, timeZone = null, locale = null } = input;
  return { slug, name, timeZone, locale, ...readRights(input), ...keyOf(input) };
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
    ...keyOf(input),
  });
}

export function readCreateApiToken(input: CreateApiTokenInput): CreateApiToken {
  const reader = new InputReader();
  return reader.done({
    name: input.name,
    scopes: [...new Set(input.scopes)],
    tenantId: input.tenantId == null ? null : reader.id('Tenant', input.tenantId, ['tenantId']),
    expiresInMs: input.expiresIn == null ? input.expiresIn : reader.milliseconds(input.expiresIn, ['expiresIn']),
    ...keyOf(input),
  });
}

export function readRevokeApiToken(input: RevokeApiTokenInput): RevokeApiToken {
  const reader = new InputReader();
  return reader.done({ id: reader.id('ApiToken', input.id, ['id']), ...keyOf(input) });
}
