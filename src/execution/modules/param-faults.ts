import type { z } from 'zod';

import type { ParamFault } from '../../domain/model/module.ts';
import type { JsonObject } from '../../domain/model/values.ts';

const mostFaults = 20;
const longestGiven = 100;

/** Faults of params; each says where it is, what is allowed and what was given. `rule` is the broken JSON Schema keyword. */
export function findFaults(schema: z.ZodType, params: JsonObject): readonly ParamFault[] {
  const read = schema.safeParse(params, { reportInput: true, error: allowedNames });
  if (read.success) return [];
  const faults = read.error.issues.slice(0, mostFaults).flatMap(faultsOf);
  return faults.filter(({ message }, i) => message !== faults[i - 1]?.message).slice(0, mostFaults);
}

function faultsOf(issue: z.core.$ZodIssue): readonly ParamFault[] {
  const path = issue.path.map(String);
  const place = placeOf(path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      rule: 'additionalProperties',
      message: `${placeOf([...path, key])} is not known; ${issue.message}`,
    }));
  const rule = ruleOf(issue);
  const message =
    issue.code === 'invalid_key'
      ? `${placeOf(path.slice(0, -1))}: the name ${show(issue.input)} ${issue.issues[0]?.message ?? 'is not allowed'}`
      : rule === 'excluded'
        ? `${place} ${issue.message}`
        : rule === 'required'
          ? `${place} is missing: it ${issue.message}`
          : `${place} ${issue.message}, but is ${show(issue.input)}`;
  return [{ path, rule, message }];
}

/** Only unknown names get their message here. The messages of other faults stand where the param is declared. */
function allowedNames(issue: z.core.$ZodRawIssue): string {
  const shape: unknown = issue.inst && 'shape' in issue.inst ? issue.inst.shape : {};
  return `allowed: ${Object.keys(Object(shape)).join(', ')}`;
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'type';
    case 'too_big':
      return issue.origin === 'array' ? 'maxItems' : 'maximum';
    case 'too_small':
      return issue.origin === 'array' ? 'minItems' : 'minimum';
    case 'invalid_format':
      return 'pattern';
    case 'invalid_value':
      return issue.input === undefined ? 'required' : 'enum';
    case 'invalid_key':
      return 'propertyNames';
    case 'invalid_union':
      return issue.errors.every(([first]) => first?.code === 'invalid_type') ? 'type' : 'anyOf';
    default:
      return issue.code === 'custom' ? String(issue.params?.['rule']) : issue.code;
  }
}

function placeOf(path: readonly string[]): string {
  return cut(['params', ...path].join('.'));
}

function show(given: unknown): string {
  return cut(textOf(given));
}

/** Values may be nested too deeply to be written. */
function textOf(given: unknown): string {
  try {
    return JSON.stringify(given) ?? String(given);
  } catch {
    return 'a value that cannot be shown';
  }
}

function cut(words: string): string {
  return words.length > longestGiven ? `${words.slice(0, longestGiven)}… (${words.length} characters)` : words;
}
