import { Field, Float, Int, ObjectType } from 'type-graphql';

import type { ApiToken, Tenant } from '../../domain/model/access.ts';
import type { Actor, Scope } from '../../domain/model/actor.ts';
import { mostCounted, type TenantUsage } from '../../ports/usage-store.ts';
import type { TenantLimits } from '../../domain/model/tenant-limits.ts';
import { MutationPayload } from '../errors/types.ts';
import { common } from '../input/common.ts';
import { Node, Timestamped, Versioned } from '../node/types.ts';
import { DateTime, Duration, Locale, TimeZone } from '../scalars/index.ts';
import { ActorKind, ApiScope } from './enums.ts';

const amount = (description: string) => ({ nullable: true, description: `${description} Null = no limit.` }) as const;

@ObjectType('TenantLimits', {
  simpleResolvers: true,
  description: 'How much a tenant may use, and how long its history is kept.',
})
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
  @Field(() => Duration, { description: 'How long log entries are kept after the end of their run.' })
  readonly logRetention!: string;
  @Field(() => Duration, { description: 'How long ended runs are kept.' })
  readonly runRetention!: string;
}

const countedUpTo = `Counted up to ${mostCounted.toLocaleString('en')}.`;

@ObjectType('TenantUsage', {
  simpleResolvers: true,
  description: 'How much a tenant uses now; TenantLimits has the limits.',
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

@ObjectType('Tenant', {
  implements: [Node, Timestamped, Versioned],
  simpleResolvers: true,
  description: 'A group of users that sees nothing of other tenants.',
})
export class TenantType implements Pick<Tenant, 'slug' | 'name' | 'enabled' | 'timeZone' | 'locale' | 'modules'> {
  @Field(() => String, { description: 'Short unique name.' })
  readonly slug!: string;
  @Field(() => String, { description: 'Name for people.' })
  readonly name!: string;
  @Field(() => Boolean, { description: 'False: its tokens are refused and its schedules start nothing.' })
  readonly enabled!: boolean;
  @Field(() => TimeZone, { description: 'Time zone of schedules that name none.' })
  readonly timeZone!: string;
  @Field(() => Locale, { description: 'Language of texts for its users.' })
  readonly locale!: string;
  @Field(() => [String], {
    nullable: true,
    description: 'Names of the modules that its tasks may use; null = all of them.',
  })
  readonly modules!: readonly string[] | null;
}

@ObjectType('ApiToken', {
  implements: Node,
  simpleResolvers: true,
  description: 'A key to all APIs of the service. Only a hash of its secret is stored.',
})
export class ApiTokenType implements Omit<ApiToken, 'id' | 'tenantId'> {
  @Field(() => String, { description: 'Name for people; shown as the actor of what was done with the token.' })
  readonly name!: string;
  @Field(() => String, { description: 'First characters of the secret, by which people tell tokens apart.' })
  readonly prefix!: string;
  @Field(() => [ApiScope], {
    description: 'What it may do, as it was asked for. A higher scope holds the lower ones as well.',
  })
  readonly scopes!: readonly Scope[];
  @Field(() => DateTime, { description: 'When it was created.' })
  readonly createdAt!: number;
  @Field(() => DateTime, {
    nullable: true,
    description: 'From this instant on it is refused; null = it never expires.',
  })
  readonly expiresAt!: number | null;
  @Field(() => DateTime, { nullable: true, description: 'About when it was last used; null = never.' })
  readonly lastUsedAt!: number | null;
  @Field(() => DateTime, {
    nullable: true,
    description: 'From this instant on it is refused; null = it has not been revoked.',
  })
  readonly revokedAt!: number | null;
}

@ObjectType('Actor', { simpleResolvers: true, description: 'Who did something.' })
export class ActorType implements Pick<Actor, 'kind' | 'name'> {
  @Field(() => ActorKind, { description: 'What kind of actor it is.' })
  readonly kind!: Actor['kind'];
  @Field(() => String, { description: 'Name of the token, or "scheduler", or the name of a part of the service.' })
  readonly name!: string;
}

@ObjectType('Viewer', { simpleResolvers: true, description: 'Who the caller is.' })
export class Viewer {
  @Field(() => ActorType, { description: "The caller's token as an actor." })
  readonly actor!: Actor;
  @Field(() => TenantType, { nullable: true, description: "The caller's tenant; null for an operator." })
  readonly tenant!: Tenant | null;
  @Field(() => [ApiScope], { description: 'What the caller may do, including scopes that a higher one holds.' })
  readonly scopes!: readonly Scope[];
  @Field(() => Locale, { description: "Language of the caller: from Accept-Language, otherwise the tenant's." })
  readonly locale!: string;
}

const payload = { implements: MutationPayload, simpleResolvers: true };

@ObjectType({ ...payload, description: 'What createTenant answers.' })
export class CreateTenantPayload extends MutationPayload {
  @Field(() => TenantType, { nullable: true, description: 'The new tenant; null after errors.' })
  readonly tenant!: Tenant | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What updateTenant answers.' })
export class UpdateTenantPayload extends MutationPayload {
  @Field(() => TenantType, { nullable: true, description: 'The tenant after the call; null after errors.' })
  readonly tenant!: Tenant | null;
}

@ObjectType({ ...payload, description: 'What createApiToken answers.' })
export class CreateApiTokenPayload extends MutationPayload {
  @Field(() => ApiTokenType, { nullable: true, description: 'The new token without its secret; null after errors.' })
  readonly apiToken!: ApiToken | null;
  @Field(() => String, {
    nullable: true,
    description:
      'The secret, shown only in this answer and kept nowhere; null after errors and in a repeated answer. If it is lost, revoke the token and make another.',
  })
  readonly secret!: string | null;
  @Field(() => Boolean, common.replayed)
  readonly replayed!: boolean;
}

@ObjectType({ ...payload, description: 'What revokeApiToken answers.' })
export class RevokeApiTokenPayload extends MutationPayload {
  @Field(() => ApiTokenType, { nullable: true, description: 'The revoked token; null after errors.' })
  readonly apiToken!: ApiToken | null;
}
