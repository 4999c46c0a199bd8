import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import type { Tenant } from '../../domain/model/access.ts';
import type { Script, ScriptVersion } from '../../domain/model/script.ts';
import { ownTenantId } from '../access/resolver.ts';
import { TenantType } from '../access/types.ts';
import { type Connection, PageArgs, largestPage, readPage, refuse, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { ScriptFilterInput, ScriptLocator, readScriptFilter } from './inputs.ts';
import { ScriptConnection, ScriptType, ScriptVersionType } from './types.ts';

const listTag = 'scripts';

@Resolver(() => ScriptType)
export class ScriptResolver {
  @Query(() => ScriptType, {
    nullable: true,
    description: 'One script; null when it does not exist or may not be seen.',
  })
  async script(
    @Ctx() context: GraphqlContext,
    @Arg('by', () => ScriptLocator, { description: "The script's ID or name." }) by: ScriptLocator,
  ): Promise<Script | null> {
    readScope(context);
    if (by.id != null) {
      const id = readId('Script', by.id);
      return id === null ? null : context.loaders.script.load(id);
    }
    const tenantId = await ownTenantId(context);
    return tenantId !== null && by.name != null ? context.reader.scripts.byName(tenantId, by.name) : null;
  }

  @Query(() => ScriptConnection, { description: 'Scripts that have not been deleted.' })
  async scripts(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScriptFilterInput, { nullable: true, description: 'Default: all of them.' })
    filterInput?: ScriptFilterInput | null,
  ): Promise<Connection<Script>> {
    const scope = readScope(context);
    const filter = readScriptFilter(filterInput);
    const found = await context.reader.scripts.page(scope, filter, readPage(page, listTag));
    return renderPage(found, listTag, () => context.reader.scripts.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() script: Script): string {
    return printId('Script', script.id);
  }

  @FieldResolver(() => TenantType, { description: 'The tenant that it belongs to.' })
  tenant(@Ctx() context: GraphqlContext, @Root() script: Script): Promise<Tenant | null> {
    return context.loaders.tenant.load(script.tenantId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The text of a version; null when there is no such version.',
  })
  text(
    @Ctx() context: GraphqlContext,
    @Root() script: Script,
    @Arg('version', () => Int, { nullable: true, description: 'Number of the version. Default: the latest.' })
    version?: number | null,
  ): Promise<string | null> {
    return context.loaders.scriptText.load({ scriptId: script.id, version: version ?? script.version });
  }

  @FieldResolver(() => [ScriptVersionType], { description: 'Its versions, the newest first.' })
  versions(
    @Ctx() context: GraphqlContext,
    @Root() script: Script,
    @Arg('first', () => Int, { defaultValue: 20, description: 'How many versions, 1 to 200.' }) first: number,
  ): Promise<readonly ScriptVersion[]> {
    if (first < 1 || first > largestPage) refuse(`"first" must be 1 to ${largestPage}, but is ${first}`);
    return context.loaders.scriptVersions(script.id, first);
  }
}
