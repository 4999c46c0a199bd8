import { GraphQLID } from 'graphql';
import { Field, InputType, Int } from 'type-graphql';

import type { Scope } from '../../domain/actor.ts';
import type { CreateApiToken, CreateTenant, UpdateTenant } from '../../domain/commands.ts';
import { InputReader } from '../input/reader.ts';
import { Duration, Locale, TimeZone } from '../scalars/index.ts';
import { ApiScope } from './enums.ts';
import { compact } from '../input/compact.ts';

const optional = { nullable: true } as const;

@InputType()
export class CreateTenantInput {
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
export class UpdateTenantInput {
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
  @Field(() => Int, optional)
  maxTasks?: number | null;
  @Field(() => Int, optional)
  maxConcurrentRuns?: number | null;
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

export function readCreateTenant({ slug, name, timeZone = null, locale = null }: CreateTenantInput): CreateTenant {
  return { slug, name, timeZone, locale };
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
      maxTasks: input.maxTasks,
      maxConcurrentRuns: input.maxConcurrentRuns,
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
