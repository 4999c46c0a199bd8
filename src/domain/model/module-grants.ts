import type { Tenant } from './access.ts';
import { DomainError } from './errors.ts';
import type { ModuleDescription, ModuleCatalog } from './module.ts';

/** The modules that a new tenant gets: those that start no process on a node. */
export const initialModules: readonly string[] = ['external', 'http', 'simulate'];

/** The fields of a tenant that decide which modules it may use. */
export type Granted = Pick<Tenant, 'slug' | 'modules'>;

/** What an attempt needs to know about its tenant. */
export type TenantRights = Granted & Pick<Tenant, 'id' | 'maxLogBytesPerDay'>;

/** Why the tenant may not use the module; null = it may. */
export function grantRefusal({ slug, modules }: Granted, name: string): string | null {
  if (modules === null || modules.includes(name)) return null;
  const granted = modules.length === 0 ? 'none' : modules.join(', ');
  return `the module "${name}" is not granted to the tenant "${slug}"; granted: ${granted}. An operator grants modules by updateTenant`;
}

/** The modules as the tenant sees them: a module that is not granted to it is unavailable. */
export function catalogFor(catalog: ModuleCatalog, tenant: Granted | null): ModuleCatalog {
  if (tenant === null || tenant.modules === null) return catalog;
  return {
    ...catalog,
    get(name) {
      const module = catalog.get(name);
      return module && moduleFor(module, tenant);
    },
  };
}

/** A module as the tenant sees it. Null: as an operator sees it. */
export function moduleFor(module: ModuleDescription, tenant: Granted | null): ModuleDescription {
  const refusal = tenant && module.available ? grantRefusal(tenant, module.name) : null;
  return refusal === null ? module : { ...module, available: false, unavailableReason: refusal };
}

/** Throws unless the tenant may use the module. */
export function demandModule(tenant: Granted, name: string): void {
  const message = grantRefusal(tenant, name);
  if (message !== null) throw new DomainError({ code: 'MODULE_UNAVAILABLE', module: name, message });
}
