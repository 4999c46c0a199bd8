import { GraphQLID } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';

import type { Tenant } from '../../domain/model/access.ts';
import type { Script, ScriptVersion } from '../../domain/model/script.ts';
import { ownTenantId } from '../access/resolver.ts';
import { TenantType } from '../access/types.ts';
import { type Connection, PageArgs, largestPage, readPage, refuse, renderPage } from '../connection.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId, readId } from '../ids.ts';
import { ScriptFilterInput, ScriptLocator, readScriptFilter } from './inputs.ts';
import { ScriptConnection, ScriptType, ScriptVersionType } from './types.ts';

const listTag = 'scripts';

@Resolver(() => ScriptType)
export class ScriptResolver {
  @Query(() => ScriptType, { nullable: true, description: 'Null when it does not exist or may not be seen.' })
  async script(
    @Ctx() context: GraphqlContext,
    @Arg('by', () => ScriptLocator) by: ScriptLocator,
  ): Promise<Script | null> {
    readScope(context);
    if (by.id != null) {
      const id = readId('Script', by.id);
      return id === null ? null : context.loaders.script.load(id);
    }
    const tenantId = await ownTenantId(context);
    return tenantId !== null && by.name != null ? context.reader.scripts.byName(tenantId, by.name) : null;
  }

  @Query(() => ScriptConnection)
  async scripts(
    @Ctx() context: GraphqlContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ScriptFilterInput, { nullable: true }) filterInput?: ScriptFilterInput | null,
  ): Promise<Connection<Script>> {
    const scope = readScope(context);
    const filter = readScriptFilter(filterInput);
    const found = await context.reader.scripts.page(scope, filter, readPage(page, listTag));
    return renderPage(found, listTag, () => context.reader.scripts.count(scope, filter));
  }

  @FieldResolver(() => GraphQLID)
  id(@Root() script: Script): string {
    return printId('Script', script.id);
  }

  @FieldResolver(() => TenantType)
  tenant(@Ctx() context: GraphqlContext, @Root() script: Script): Promise<Tenant | null> {
    return context.loaders.tenant.load(script.tenantId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Of the latest version, or of the one given.' })
  text(
    @Ctx() context: GraphqlContext,
    @Root() script: Script,
    @Arg('version', () => Int, { nullable: true }) version?: number | null,
  ): Promise<string | null> {
    return context.loaders.scriptText.load({ scriptId: script.id, version: version ?? script.version });
  }

  @FieldResolver(() => [ScriptVersionType], { description: 'The latest ones, newest first.' })
  versions(
    @Ctx() context: GraphqlContext,
    @Root() script: Script,
    @Arg('first', () => Int, { defaultValue: 20 }) first: number,
  ): Promise<readonly ScriptVersion[]> {
    if (first < 1 || first > largestPage) refuse(`"first" must be 1 to ${largestPage}, but is ${first}`);
    return context.loaders.scriptVersions(script.id, first);
  }
}
