import type { Module } from '../../ports/module.ts';
import type { ScriptSource } from '../../ports/script-source.ts';
import type { Clock } from '../../ports/clock.ts';
import { makeCommand } from './command/command.ts';
import type { Containment } from './command/containment.ts';
import type { Watch } from './command/watchman.ts';
import { external } from './external.ts';
import { makeHttp } from './http/http.ts';
import { unavailable } from './outcome.ts';
import { makeScript } from './script/script.ts';
import { simulate } from './simulate.ts';

export { findContainment, uncontained } from './command/containment.ts';
export { killLeftovers } from './command/leftovers.ts';
export { makeWatch, noWatch } from './command/watchman.ts';

export interface ModuleSettings {
  /** Whether processes may be started on this node. */
  readonly commands: boolean;
  /** Whether `http` may reach loopback and private addresses. */
  readonly allowPrivateHttp: boolean;
  /** Whether `http` may reach link-local addresses, metadata services and other special-purpose addresses. */
  readonly allowMetadataHttp: boolean;
  /** The environment that every child starts with: PATH, HOME, LANG, TZ and the like, never a secret. */
  readonly childEnv: () => Record<string, string>;
  readonly containment: Containment;
  /** Ends commands when this process stands still. */
  readonly watch: Pick<Watch, 'lifeline'>;
  readonly scripts: ScriptSource;
  readonly clock: Clock;
}

/** All modules by name. Modules that the settings forbid are listed as not available. */
export function makeModules(settings: ModuleSettings): ReadonlyMap<string, Module> {
  const refusal = commandRefusal(settings);
  const processes = [makeCommand(settings), makeScript(settings)].map((module) =>
    refusal === null ? module : unavailable(module, refusal),
  );
  const modules = [simulate, external, makeHttp(settings), ...processes];
  return new Map(modules.map((module) => [module.name, module]));
}

function commandRefusal(settings: ModuleSettings): string | null {
  if (process.platform === 'win32')
    return 'process groups, which stop a command with all it started, do not exist on Windows';
  if (!settings.commands) return 'commands are switched off on this node (POLYCHRON_COMMANDS=off)';
  return null;
}
