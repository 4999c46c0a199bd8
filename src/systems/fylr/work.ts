import type { JsonObject } from '../../domain/model/values.ts';
import type { DialectDeps } from '../dialect.ts';
import { withoutSecrets } from '../words/secrets.ts';

export const dialect = 'fylr';

interface ModuleCall {
  readonly task_module: string;
  readonly task_params: JsonObject;
}

/** Translates a task module of fylr to what it runs here. */
export interface Work {
  /** Whether an action or a module has this name. */
  isKnown(name: string): boolean;
  of(call: ModuleCall): { readonly module: string; readonly params: JsonObject };
}

export function makeWork({ actions, modules }: Pick<DialectDeps, 'actions' | 'modules'>): Work {
  const isAction = (name: string) => actions.list(dialect).some((action) => action.name === name);
  return {
    isKnown: (name) => isAction(name) || modules.get(name) !== undefined,
    /** Uses the action of this name, else the module of this name, else the operator's action for all other names. */
    of({ task_module, task_params: given }) {
      if (!isAction(task_module) && modules.get(task_module)) return { module: task_module, params: given };
      const task_params = withoutSecrets(given);
      return actions.resolve(dialect, task_module, { task_params, document: { task_module, task_params } });
    },
  };
}
