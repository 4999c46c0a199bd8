import type { TenantScope, Actor } from '../../domain/model/actor.ts';
import type { Script } from '../../domain/model/script.ts';

export interface ScriptChecks {
  /** The latest version of the script of this name, which is kept from being deleted or renamed meanwhile. */
  hold(tenantId: string, name: string): Promise<number | null>;
}

export interface ScriptWrites extends ScriptChecks {
  named(tenantId: string, name: string): Promise<Script | null>;
  insert(script: Script, text: string): Promise<void>;
  lock(scope: TenantScope, id: string): Promise<Script | null>;
  /** Keeps the text of the version before when `text` is null. */
  save(script: Script, text: string | null, actor: Actor): Promise<void>;
  /** Names of tasks that would miss the script, up to four. */
  users(script: Script): Promise<readonly string[]>;
}
