import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import type { Actor, Scope } from '../../domain/model/actor.ts';
import { mostCounted, type TenantUsage } from '../../ports/usage-store.ts';
import type { TenantLimits } from '../../domain/model/tenant-limits.ts';
import { MutationPayload } from '../errors/types.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, Duration, Locale, TimeZone } from '../scalars/index.ts';
import { ActorKind, ApiScope } from './enums.ts';

const amount = (description: string) => ({ nullable: true, description: `${description} Null = no limit.` }) as const;

@ObjectType('TenantLimits', { simpleResolvers: true })
export class TenantLimitsType implements TenantLimits {
  @Field(() => Int, amount('Tasks that have not been deleted.'))
  readonly maxTasks!: number | null;
  @Field(() => Int, amount('Schedules that have not been deleted.'))
  readonly maxSchedules!: number | null;
  @Field(() => Int, amount('Runs at work at the same time.'))
  readonly maxConcurrentRuns!: number | null;
  @Field(() => Int, amount('Runs that wait for a place.'))
  readonly maxQueuedRuns!: number | null;
  @Field(() => Float, amount('Bytes of all that is stored.'))
  readonly maxStoredBytes!: number | null;
  @Field(() => Float, amount('Bytes of log a day of UTC.'))
  readonly maxLogBytesPerDay!: number | null;
  @Field(() => Int, amount('Mails an hour.'))
  readonly maxMailsPerHour!: number | null;
  @Field(() => Int, amount('Requests a second to each process that serves the API.'))
  readonly maxRequestsPerSecond!: number | null;
  @Field(() => Duration)
  readonly logRetention!: string;
  @Field(() => Duration)
  readonly runRetention!: string;
}

const countedUpTo = `Counted up to ${mostCounted.toLocaleString('en')}.`;

@ObjectType('TenantUsage', {
  simpleResolvers: true,
  description: 'What a tenant uses now; `TenantLimits` has the limit of each. Requests a second are not counted here.',
})
export class TenantUsageType implements TenantUsage {
  @Field(() => Int, { description: `Tasks that have not been deleted. ${countedUpTo}` })
  readonly tasks!: number;
  @Field(() => Int, { description: `Schedules that have not been deleted. ${countedUpTo}` })
  readonly schedules!: number;
  @Field(() => Int, { description: 'Runs at work.' })
  readonly concurrentRuns!: number;
  @Field(() => Int, { description: `Runs that wait for a place or for their time. ${countedUpTo}` })
  readonly queuedRuns!: number;
  @Field(() => Float, {
    nullable: true,
    description:
      'Bytes of params, scripts, results, documents of dialects, events and logs: an estimate made every minute, from samples where tables are large. Null before the first.',
  })
  readonly storedBytes!: number | null;
  @Field(() => Float, { description: 'Bytes of log since midnight UTC; some seconds old.' })
  readonly logBytesToday!: number;
  @Field(() => Int, { description: 'Mails sent within the last hour.' })
  readonly mailsLastHour!: number;
}

@ObjectType('Tenant', { implements: [Node, Timestamped, Versioned], simpleResolvers: true })
export class TenantType implements Pick<Tenant, 'slug' | 'name' | 'enabled' | 'timeZone' | 'locale' | 'modules'> {
  @Field(() => String)
  readonly slug!: string;
  @Field(() => String)
  readonly name!: string;
  @Field(() => Boolean)
  readonly enabled!: boolean;
  @Field(() => TimeZone)
  readonly timeZone!: string;
  @Field(() => Locale)
  readonly locale!: string;
  @Field(() => [String], {
    nullable: true,
    description:
      'Names of the kinds of work that its tasks may do, granted by an operator. Null = all that the installation has.',
  })
  readonly modules!: readonly string[] | null;
}

@ObjectType('ApiToken', { implements: Node, simpleResolvers: true })
export class ApiTokenType implements Omit<ApiToken, 'id' | 'tenantId'> {
  @Field(() => String)
  readonly name!: string;
  @Field(() => String, { description: 'Public first characters.' })
  readonly prefix!: string;
  @Field(() => [ApiScope])
  readonly scopes!: readonly Scope[];
  @Field(() => DateTime)
  readonly createdAt!: number;
  @Field(() => DateTime, { nullable: true })
  readonly expiresAt!: number | null;
  @Field(() => DateTime, { nullable: true })
  readonly lastUsedAt!: number | null;
  @Field(() => DateTime, { nullable: true })
  readonly revokedAt!: number | null;
}

@ObjectType('Actor', { simpleResolvers: true })
export class ActorType implements Pick<Actor, 'kind' | 'name'> {
  @Field(() => ActorKind)
  readonly kind!: Actor['kind'];
  @Field(() => String)
  readonly name!: string;
}

@ObjectType('Viewer', { simpleResolvers: true })
export class Viewer {
  @Field(() => ActorType)
  readonly actor!: Actor;
  @Field(() => TenantType, { nullable: true })
  readonly tenant!: Tenant | null;
  @Field(() => [ApiScope])
  readonly scopes!: readonly Scope[];
  @Field(() => Locale)
  readonly locale!: string;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType(payload)
export class CreateTenantPayload extends MutationPayload {
  @Field(() => TenantType, { nullable: true })
  readonly tenant!: Tenant | null;
}

@ObjectType(payload)
export class UpdateTenantPayload extends MutationPayload {
  @Field(() => TenantType, { nullable: true })
  readonly tenant!: Tenant | null;
}

@ObjectType(payload)
export class CreateApiTokenPayload extends MutationPayload {
  @Field(() => ApiTokenType, { nullable: true })
  readonly apiToken!: ApiToken | null;
  @Field(() => String, { nullable: true, description: 'Shown once.' })
  readonly secret!: string | null;
}

@ObjectType(payload)
export class RevokeApiTokenPayload extends MutationPayload {
  @Field(() => ApiTokenType, { nullable: true })
  readonly apiToken!: ApiToken | null;
}
