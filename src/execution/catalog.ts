import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { ModuleDescription, ModuleCatalog } from '../domain/model/module.ts';

/** Knows the modules of this installation and judges params by their JSON Schemas. */
export function makeModuleCatalog(modules: ReadonlyMap<string, ModuleDescription>): ModuleCatalog {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true });
  const checks = new Map<string, ValidateFunction>();
  for (const module of modules.values()) checks.set(module.name, ajv.compile(module.parametersSchema));
  return {
    get: (name) => modules.get(name),
    names: () => [...modules.keys()],
    check(name, params) {
      const check = checks.get(name);
      if (!check || check(params)) return [];
      return (check.errors ?? []).slice(0, 20).map(toFault);
    },
  };
}

/** Says where, what was given and what is allowed. */
function toFault(error: ErrorObject) {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const extra: unknown = error.params['additionalProperty'] ?? error.params['missingProperty'];
  const place = ['params', ...path].join('.');
  return {
    path: typeof extra === 'string' ? [...path, extra] : path,
    rule: error.keyword,
    message: `${place} ${error.message ?? 'is not valid'}${allowedBy(error)}${givenIn(error)}`,
  };
}

function allowedBy({ keyword, params, parentSchema }: ErrorObject): string {
  const values: unknown = params['allowedValues'];
  if (Array.isArray(values)) return `: ${values.join(', ')}`;
  if (keyword !== 'additionalProperties') return '';
  return `: "${String(params['additionalProperty'])}"; allowed: ${Object.keys(Object(parentSchema?.['properties'])).join(', ')}`;
}

const longestGiven = 100;

function givenIn({ keyword, data, propertyName }: ErrorObject): string {
  if (keyword === 'additionalProperties' || keyword === 'required') return '';
  const text = JSON.stringify(propertyName ?? data) ?? '';
  return `, but is ${text.length > longestGiven ? `${text.slice(0, longestGiven)}…` : text}`;
}

/** RFC 6901. */
function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
