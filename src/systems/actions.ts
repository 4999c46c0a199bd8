import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { JsonObject } from '../domain/model/values.ts';
import { fillParams, templateProblem } from './templates.ts';

/** What an action of a dialect runs, and how the dialect shows it. */
export interface Action {
  readonly name: string;
  /** Maps a language to a text; an absent language shows the name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Maps a type of object to the groups that offer the action. */
  readonly for: Readonly<Record<string, readonly string[]>>;
}

export interface Actions {
  /** The actions in the order of the files. */
  list(dialect: string): readonly Action[];
  objects(dialect: string): Readonly<Record<string, readonly string[]>>;
  /** The module of an action, and its params filled with the values of a request. */
  resolve(
    dialect: string,
    action: string,
    values: JsonObject,
  ): { readonly module: string; readonly params: JsonObject };
}

const groups = z.record(z.string(), z.array(z.string()));
const entry = z.strictObject({
  labels: z.record(z.string(), z.string()).optional(),
  for: groups.optional(),
  module: z.string().optional(),
  params: z.record(z.string(), z.json()).optional(),
});
const file = z.record(
  z.string(),
  z.strictObject({ objects: groups.default({}), actions: z.record(z.string(), entry).default({}) }),
);
type Entries = z.output<typeof file>;

const shipped = new URL('../../actions.yaml', import.meta.url);

/**
 * Reads the shipped mapping and merges the operator's file over it, action by action. Throws an Error that names the
 * file, the place in it and what is wrong. Placeholders that a shell or a URL would misread are errors too.
 */
export function readActions(operatorsFile: string | null): Actions {
  const files = [readFile(shipped, 'actions.yaml')];
  if (operatorsFile !== null) files.push(readFile(operatorsFile, operatorsFile));
  const merged: Entries = {};
  for (const [dialect, { objects, actions }] of files.flatMap((each) => Object.entries(each))) {
    const into = (merged[dialect] ??= { objects: {}, actions: {} });
    Object.assign(into.objects, objects);
    for (const [name, action] of Object.entries(actions)) {
      // Params of the shipped action do not fit another module.
      const params = action.module === undefined ? {} : { params: action.params };
      const before = into.actions[name] ?? (name === otherwise ? waiting : undefined);
      into.actions[name] = { ...before, ...action, ...params };
    }
  }
  checkTemplates(merged, operatorsFile ?? 'actions.yaml');
  return {
    list: (dialect) =>
      Object.entries(merged[dialect]?.actions ?? {})
        .filter(([name]) => name !== otherwise)
        .map(([name, action]) => ({ name, labels: action.labels ?? {}, for: action.for ?? {} })),
    objects: (dialect) => merged[dialect]?.objects ?? {},
    resolve(dialect, action, values) {
      const actions = merged[dialect]?.actions ?? {};
      const own = Object.hasOwn(actions, action) ? actions[action] : undefined;
      const { module, params } = own?.module === undefined ? (actions[otherwise] ?? waiting) : own;
      const kind = module ?? 'external';
      return { module: kind, params: fillParams(kind, params ?? {}, { ...values, action }) };
    },
  };
}

const otherwise = '*';

/** The work of actions that a dialect does not define. */
const waiting = { module: 'external', params: { worker: '{{action}}', payload: '{{document}}' } };

/** Checks the merged actions, because an operator's file may change the module or the params alone. */
function checkTemplates(merged: Entries, file: string): void {
  for (const [dialect, { actions }] of Object.entries(merged)) {
    for (const [name, { module, params }] of Object.entries(actions)) {
      const problem = module === undefined ? null : templateProblem(module, params ?? {});
      if (problem !== null) throw new Error(`${file}: ${dialect}.actions.${name}.${problem}`);
    }
  }
}

function readFile(path: URL | string, name: string): Entries {
  try {
    // A file without entries, for example with comments only, is null in YAML.
    return file.parse(parse(readFileSync(path, 'utf8')) ?? {});
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw new Error(`${name} cannot be read: ${String(error)}`, { cause: error });
    const [issue] = error.issues;
    throw new Error(`${name}: ${issue?.path.join('.')}: ${issue?.message}`, { cause: error });
  }
}
