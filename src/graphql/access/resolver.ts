import { GraphQLID } from 'graphql';
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import { type ApiToken, type Tenant, defaultTenantSlug } from '../../domain/model/access.ts';
import { type Actor, holds, scopes } from '../../domain/model/actor.ts';
import type { TenantUsage } from '../../ports/usage-store.ts';
import { limitNames, type TenantLimits } from '../../domain/model/tenant-limits.ts';
import { type GraphqlContext, readScope, requireCaller } from '../context.ts';
import { answer } from '../errors/answer.ts';
import { printId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { printMilliseconds } from '../scalars/index.ts';
import {
  CreateApiTokenInput,
  CreateTenantInput,
  RevokeApiTokenInput,
  UpdateTenantInput,
  readCreateApiToken,
  readCreateTenant,
  readRevokeApiToken,
  readUpdateTenant,
} from './inputs.ts';
import {
  ActorType,
  ApiTokenType,
  CreateApiTokenPayload,
  CreateTenantPayload,
  RevokeApiTokenPayload,
  TenantLimitsType,
  TenantType,
  TenantUsageType,
  UpdateTenantPayload,
  Viewer,
} from './types.ts';

@Resolver()
export class AccessResolver {
  @Query(() => Viewer, { description: 'Who the caller is.' })
  async viewer(@Ctx() context: GraphqlContext): Promise<Viewer> {
    const caller = requireCaller(context);
    const tenant = caller.tenantId === null ? null : await context.loaders.tenant.load(caller.tenantId);
    return {
      actor: caller.actor,
      tenant,
      scopes: scopes.filter((scope) => holds(caller, scope)),
      locale: context.locale ?? tenant?.locale ?? 'en',
    };
  }

  @Query(() => [TenantType], { description: 'The tenants that the caller may manage. Needs ADMIN.' })
  tenants(@Ctx() context: GraphqlContext): Promise<readonly Tenant[]> {
    return context.reader.access.tenants(requireCaller(context, 'ADMIN').tenantId);
  }

  @Query(() => [ApiTokenType], { description: 'The tokens that the caller may manage. Needs ADMIN.' })
  apiTokens(@Ctx() context: GraphqlContext): Promise<readonly ApiToken[]> {
    return context.reader.access.tokens(requireCaller(context, 'ADMIN').tenantId);
  }

  @Mutation(() => CreateTenantPayload, { description: 'Creates a tenant. Only for operators.' })
  createTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateTenantInput, { description: 'The tenant to create; only for operators.' })
    input: CreateTenantInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { tenant: null as Tenant | null, replayed: false }, async () => {
      const { value, replayed } = await context.services.access.createTenant(caller, readCreateTenant(input));
      return { tenant: value, replayed };
    });
  }

  @Mutation(() => UpdateTenantPayload, {
    description: 'Changes a tenant. Limits, modules and retention can only be changed by operators.',
  })
  updateTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateTenantInput, { description: 'Changes of a tenant.' }) input: UpdateTenantInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { tenant: null as Tenant | null }, async () => ({
      tenant: await context.services.access.updateTenant(caller, readUpdateTenant(input)),
    }));
  }

  @Mutation(() => CreateApiTokenPayload, { description: 'Creates a token. Needs ADMIN.' })
  createApiToken(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateApiTokenInput, { description: 'The token to create.' }) input: CreateApiTokenInput,
  ) {
    const caller = requireCaller(context);
    const nothing = { apiToken: null as ApiToken | null, secret: null as string | null, replayed: false };
    return answer(context, input, nothing, async () => {
      const { value, replayed } = await context.services.access.createApiToken(caller, readCreateApiToken(input));
      return { apiToken: value.token, secret: value.secret, replayed };
    });
  }

  @Mutation(() => RevokeApiTokenPayload, { description: 'Ends a token at once. Needs ADMIN.' })
  revokeApiToken(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RevokeApiTokenInput, { description: 'Which token to revoke.' }) input: RevokeApiTokenInput,
  ) {
    const caller = requireCaller(context);
    return answer(context, input, { apiToken: null as ApiToken | null }, async () => ({
      apiToken: await context.services.access.revokeApiToken(caller, readRevokeApiToken(input)),
    }));
  }
}

@Resolver(() => TenantType)
export class TenantResolver {
  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() tenant: Tenant): string {
    return printId('Tenant', tenant.id);
  }

  @FieldResolver(() => TenantLimitsType, { description: 'How much it may use, and how long its history is kept.' })
  limits(@Root() tenant: Tenant): TenantLimitsType {
    return {
      ...(Object.fromEntries(limitNames.map((name) => [name, tenant[name]])) as unknown as TenantLimits),
      logRetention: printMilliseconds(tenant.logRetentionMs),
      runRetention: printMilliseconds(tenant.runRetentionMs),
    };
  }

  @FieldResolver(() => TenantUsageType, { description: 'How much it uses now.' })
  usage(@Ctx() context: GraphqlContext, @Root() tenant: Tenant): Promise<TenantUsage> {
    readScope(context);
    return context.usage(tenant.id);
  }
}

@Resolver(() => ApiTokenType)
export class ApiTokenResolver {
  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() token: ApiToken): string {
    return printId('ApiToken', token.id);
  }

  @FieldResolver(() => TenantType, {
    nullable: true,
    description: "The tenant whose data it may use; null = an operator's token, for all tenants.",
  })
  tenant(@Ctx() context: GraphqlContext, @Root() token: ApiToken): Promise<Tenant | null> | null {
    return token.tenantId === null ? null : context.loaders.tenant.load(token.tenantId);
  }
}

@Resolver(() => ActorType)
export class ActorResolver {
  @FieldResolver(() => ApiTokenType, {
    nullable: true,
    description:
      "The token it acted with. Shown to tokens with ADMIN and to the token itself; null otherwise, and for operators' tokens seen from a tenant.",
  })
  token(@Ctx() context: GraphqlContext, @Root() actor: Actor): Promise<ApiToken | null> | null {
    const caller = requireCaller(context);
    if (actor.tokenId === null) return null;
    const mayKnow = holds(caller, 'ADMIN') || actor.tokenId === caller.actor.tokenId;
    return mayKnow ? context.loaders.apiToken.load(actor.tokenId) : null;
  }
}

/** The tenant in which a name is looked up: the caller's, or the default tenant for an operator. */
export async function ownTenantId(context: GraphqlContext): Promise<string | null> {
  const scope = readScope(context);
  if (scope !== null) return scope;
  const tenants = await context.reader.access.tenants(null);
  return tenants.find(({ slug }) => slug === defaultTenantSlug)?.id ?? null;
}
