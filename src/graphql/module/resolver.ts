import { GraphQLID } from 'graphql';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { Tenant } from '../../domain/model/access.ts';
import { moduleFor } from '../../domain/model/module-grants.ts';
import type { Localized, ModuleDescription } from '../../domain/model/module.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import { type GraphqlContext, readScope } from '../context.ts';
import { printId } from '../ids.ts';
import { globalId } from '../node/types.ts';
import { JSONObject, Locale } from '../scalars/index.ts';
import { TaskModuleType } from './types.ts';

@Resolver(() => TaskModuleType)
export class TaskModuleResolver {
  @Query(() => [TaskModuleType], {
    description: "All kinds of work of this installation; available says which ones the caller's tenant may use.",
  })
  async taskModules(
    @Ctx() context: GraphqlContext,
    @Arg('search', () => String, {
      nullable: true,
      description: 'Part of the name or title, upper and lower case alike. Default: all of them.',
    })
    search?: string | null,
  ): Promise<ModuleDescription[]> {
    const tenant = await ownTenant(context);
    const wanted = search?.toLowerCase() ?? '';
    return [...context.modules.values()]
      .map((module) => moduleFor(module, tenant))
      .filter(({ name, title }) => [name, ...Object.values(title)].some((text) => text.toLowerCase().includes(wanted)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  @Query(() => TaskModuleType, { nullable: true, description: 'One kind of work; null when no node has it.' })
  async taskModule(
    @Ctx() context: GraphqlContext,
    @Arg('name', () => String, { description: 'Name of the module, such as http.' }) name: string,
  ): Promise<ModuleDescription | null> {
    const tenant = await ownTenant(context);
    const module = context.modules.get(name);
    return module ? moduleFor(module, tenant) : null;
  }

  @FieldResolver(() => GraphQLID, globalId)
  id(@Root() module: ModuleDescription): string {
    return printId('TaskModule', module.name);
  }

  @FieldResolver(() => String, {
    description: 'Name for people, in the language asked for, of Accept-Language, or English.',
  })
  title(
    @Ctx() context: GraphqlContext,
    @Root() module: ModuleDescription,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    asked?: string | null,
  ): string {
    return localized(module.title, [asked, context.locale]);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What it does, in the language asked for, of Accept-Language, or English.',
  })
  description(
    @Ctx() context: GraphqlContext,
    @Root() module: ModuleDescription,
    @Arg('locale', () => Locale, {
      nullable: true,
      description: "Language of the text. Default: the caller's, otherwise English.",
    })
    asked?: string | null,
  ): string {
    return localized(module.description, [asked, context.locale]);
  }

  @FieldResolver(() => JSONObject, {
    description: 'JSON Schema 2020-12 of the params. Its texts are in English.',
  })
  parametersSchema(@Root() module: ModuleDescription): JsonObject {
    return module.parametersSchema;
  }
}

/** Uses `de` for `de-AT` when there is no closer text. */
function localized(text: Localized, asked: readonly (string | null | undefined)[]): string {
  for (const tag of asked) {
    for (let at = tag?.toLowerCase() ?? ''; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('-')))) {
      const found = Object.keys(text).find((key) => key.toLowerCase() === at);
      if (found !== undefined) return text[found] ?? text.en;
    }
  }
  return text.en;
}

/** The caller's tenant. Null for an operator, who sees all modules of the installation. */
async function ownTenant(context: GraphqlContext): Promise<Tenant | null> {
  const scope = readScope(context);
  return scope === null ? null : context.loaders.tenant.load(scope);
}

/** A task keeps the name of its module even if no node has the module any more. */
export async function describedModule(
  context: GraphqlContext,
  name: string,
  tenantId: string | null,
): Promise<ModuleDescription> {
  const module = context.modules.get(name);
  if (module) return moduleFor(module, tenantId === null ? null : await context.loaders.tenant.load(tenantId));
  return {
    name,
    version: '0',
    title: { en: name },
    description: { en: 'No node of this installation has this module.' },
    parametersSchema: {},
    resultSchema: null,
    examples: [],
    supportsCancel: false,
    supportsProgress: false,
    deprecationReason: null,
    available: false,
    unavailableReason: 'no node of this installation has it',
  };
}
