import { z } from 'zod';
import type { Localized, ModuleCatalog } from '../../domain/model/module.ts';
import type { JsonObject } from '../../domain/model/values.ts';
import type { Actions } from '../actions.ts';

const localized = z.object({ 'de-DE': z.string(), 'en-US': z.string() });
const param = z.object({
  group: z.string(),
  name: z.string(),
  parameters: z.object({ name: z.string(), position: z.int(), type: z.string(), default: z.unknown() }),
  require_system_right: z.string(),
  unauthenticated_visible: z.boolean(),
});
const description = { name: z.string(), description: localized, params: z.array(param) };
export const moduleShape = z.object({ ...description, displayname: localized, debug: z.boolean() });
type ModuleShape = z.output<typeof moduleShape>;
/** The documented example is one module; here each module stands under its name, beside the fields of the first one. */
export const oldListShape = z.looseObject(description);

/** The modules of this installation, and the actions that an operator defined for this dialect. */
export function listModules(catalog: ModuleCatalog, actions: Actions, dialect: string): ModuleShape[] {
  const named = actions.list(dialect).map(({ name, labels }): ModuleShape => {
    const label = localize({ en: name, ...labels });
    return { name, displayname: label, description: label, debug: false, params: [] };
  });
  const taken = new Set(named.map(({ name }) => name));
  const own = catalog.names().flatMap((name): ModuleShape[] => {
    const module = catalog.get(name);
    if (!module?.available || taken.has(name)) return [];
    return [
      {
        name,
        displayname: localize(module.title),
        description: localize(module.description),
        debug: false,
        params: paramsOf(name, module.parametersSchema),
      },
    ];
  });
  return [...own, ...named];
}

export function oldList(modules: readonly ModuleShape[]): z.output<typeof oldListShape> {
  const each = modules.map(({ name, description: text, params }) => ({ name, description: text, params }));
  return { ...Object.fromEntries(each.map((one) => [one.name, one])), ...each[0]! };
}

function paramsOf(group: string, { properties }: JsonObject): ModuleShape['params'] {
  return Object.entries((properties ?? {}) as Readonly<Record<string, JsonObject>>).map(([name, schema], i) => ({
    group,
    name,
    parameters: { name, position: i + 1, type: typeOf(schema), default: schema['default'] ?? null },
    require_system_right: '',
    unauthenticated_visible: false,
  }));
}

function typeOf({ type, anyOf }: JsonObject): string {
  if (Array.isArray(anyOf)) return (anyOf as readonly JsonObject[]).map(typeOf).join('|');
  return typeof type === 'string' ? type : 'any';
}

function localize(text: Localized) {
  return { 'de-DE': text['de'] ?? text.en, 'en-US': text.en };
}
