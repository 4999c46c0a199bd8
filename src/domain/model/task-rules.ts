import type { TaskDraft } from './commands/task.ts';
import { keyProblem, longestKey } from './concurrency-key.ts';
import type { Findings } from './findings.ts';
import type { ModuleCatalog } from './module.ts';
import { backoffs, type RetryPolicy } from './retry.ts';
import { overlapPolicies } from './schedule.ts';
import type { ConcurrencyPolicy } from './task.ts';
import type { Json, JsonObject, Tag } from './values.ts';

const day = 86_400_000;
const longestTimeout = 30 * day;
const longestParams = 256 * 1024;

/** Checks the given fields of a task. `params` are checked by the module with which they will run. */
export function checkTask(
  findings: Findings,
  draft: Partial<TaskDraft>,
  catalog: ModuleCatalog,
  effective: { module: string; params: JsonObject } | null,
): void {
  if (draft.name !== undefined) findings.text(['name'], 'task name', draft.name, 200);
  if (draft.title != null) findings.text(['title'], 'title', draft.title, 200, 0);
  if (draft.description != null) findings.text(['description'], 'description', draft.description, 10_000, 0);
  if (draft.tags) checkTags(findings, draft.tags);
  if (draft.priority !== undefined) findings.whole(['priority'], 'priority', draft.priority, -100, 100);
  if (draft.timeoutMs != null) findings.range(['timeout'], 'timeout', draft.timeoutMs, 1, longestTimeout, ' ms');
  if (draft.retry) checkRetry(findings, draft.retry);
  if (draft.concurrency) checkConcurrency(findings, draft.concurrency);
  if (effective) checkParams(findings, catalog, effective.module, effective.params, ['params']);
}

/** Checks the key of the concurrency policy with these params filled in. */
export function checkKey(
  findings: Findings,
  concurrency: ConcurrencyPolicy,
  params: JsonObject,
  path: readonly string[] = ['concurrency', 'key'],
): void {
  const problem = keyProblem(concurrency, params);
  if (problem !== null) findings.add(path, 'length', problem, { max: longestKey });
}

/** Checks the params of a task, of a schedule's override or of a single run by the module's schema. */
export function checkParams(
  findings: Findings,
  catalog: ModuleCatalog,
  name: string,
  params: JsonObject,
  path: readonly string[],
): void {
  const module = catalog.get(name);
  if (!module) {
    findings.add(
      ['module'],
      'known',
      `module "${name.slice(0, 100)}" is not known; known: ${catalog.names().join(', ')}`,
      { given: name.slice(0, 100), known: [...catalog.names()] },
    );
    return;
  }
  if (!module.available) {
    findings.put({
      code: 'MODULE_UNAVAILABLE',
      path: ['module'],
      module: name,
      message: module.unavailableReason ?? `module "${name}" is not available here`,
    });
    return;
  }
  const size = JSON.stringify(params).length;
  if (size > longestParams) {
    findings.add(path, 'size', `the params are ${size} characters of JSON; allowed: ${longestParams}`, {
      given: size,
      max: longestParams,
    });
    return;
  }
  const broken = findBrokenText(params, path);
  if (broken) {
    const message = `${broken.join('.')} contains a NUL or half a surrogate pair; allowed: well-formed text without NUL`;
    findings.add(broken, 'characters', message);
    return;
  }
  for (const fault of catalog.check(name, params)) findings.add([...path, ...fault.path], fault.rule, fault.message);
}

/** The path of a text or a name that PostgreSQL could not store unchanged, or null. */
function findBrokenText(value: Json, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = findBrokenText(name, path) ?? findBrokenText(inner, [...path, name]);
    if (found) return found;
  }
  return null;
}

function checkTags(findings: Findings, tags: readonly Tag[]): void {
  if (tags.length > 50)
    findings.add(['tags'], 'count', `${tags.length} tags are given; allowed: 50`, { given: tags.length, max: 50 });
  const seen = new Set<string>();
  for (const [i, { key, value }] of tags.entries()) {
    findings.text(['tags', String(i), 'key'], 'tag key', key, 63);
    findings.text(['tags', String(i), 'value'], 'tag value', value, 255, 0);
    if (seen.has(key)) findings.add(['tags', String(i), 'key'], 'unique', `tag key "${key}" is given twice`);
    seen.add(key);
  }
}

function checkRetry(findings: Findings, retry: RetryPolicy): void {
  findings.whole(['retry', 'maxAttempts'], 'maxAttempts', retry.maxAttempts, 1, 1000);
  if (!backoffs.includes(retry.backoff))
    findings.add(['retry', 'backoff'], 'known', `backoff "${retry.backoff}" is not one of ${backoffs.join(', ')}`);
  findings.range(['retry', 'delay'], 'delay', retry.delayMs, 0, 7 * day, ' ms');
  findings.range(['retry', 'maxDelay'], 'maxDelay', retry.maxDelayMs, 0, 7 * day, ' ms');
  findings.range(['retry', 'factor'], 'factor', retry.factor, 1, 100);
  findings.range(['retry', 'jitter'], 'jitter', retry.jitter, 0, 1);
}

function checkConcurrency(findings: Findings, { maxRuns, key, onLimit }: ConcurrencyPolicy): void {
  if (maxRuns !== null) findings.whole(['concurrency', 'maxRuns'], 'maxRuns', maxRuns, 1, 100_000);
  if (key !== null) findings.text(['concurrency', 'key'], 'concurrency key', key, 500);
  if (!overlapPolicies.includes(onLimit))
    findings.add(
      ['concurrency', 'onLimit'],
      'known',
      `onLimit "${onLimit}" is not one of ${overlapPolicies.join(', ')}`,
    );
}
