import type { ModuleCatalog } from '../domain/model/module.ts';
import type { Module } from '../ports/module.ts';

/** The modules of this installation, with the checks of their params. */
export function makeModuleCatalog(modules: ReadonlyMap<string, Module>): ModuleCatalog {
  return {
    get: (name) => modules.get(name),
    names: () => [...modules.keys()],
    check: (name, params) => modules.get(name)?.checkParams(params) ?? [],
  };
}
