import type { Outcome } from './module.ts';
import type { RunError } from './run.ts';
import type { Json, JsonObject } from './values.ts';

/** The length of the JSON text, in characters. */
export const longestResult = 1_048_576;
const longest = { message: 65_536, fields: 65_536, errorType: 200, errorMessage: 10_000, errorStack: 65_536 };
const int32 = 2 ** 31;

/** The storable part of an outcome. A module may be any program, so its answer may be any value. */
export function storableOutcome(given: unknown): Outcome {
  const { kind, exitCode, result, error } = (given ?? {}) as Partial<Record<string, unknown>>;
  if (kind !== 'SUCCEEDED' && kind !== 'FAILED') return failure('module.outcome', 'the module answered no outcome');
  const kept = isExitCode(exitCode) ? { exitCode } : {};
  const problem = result === undefined || result === null ? null : jsonProblem(result, longestResult, 'the result');
  const sound = problem === null && result !== undefined ? { result: result as Json } : {};
  if (kind === 'FAILED') return { kind, error: storableError(error), ...kept, ...sound };
  return problem === null ? { kind, ...kept, ...sound } : { ...failure('module.result', problem), ...kept };
}

function storableError(given: unknown): RunError {
  const { type, message, retryable, stack } = (given ?? {}) as Partial<Record<string, unknown>>;
  return {
    type: cut(typeof type === 'string' ? type : 'module.failed', longest.errorType),
    message: cut(typeof message === 'string' ? message : 'the module did not say why', longest.errorMessage),
    retryable: retryable === true,
    ...(typeof stack === 'string' && { stack: cut(stack, longest.errorStack) }),
  };
}

/** One line of a log in a form that can be stored. */
export function storableMessage(message: string): string {
  return cut(message, longest.message);
}

export function storableFields(fields: JsonObject | undefined): JsonObject | null {
  if (fields === undefined) return null;
  const problem = jsonProblem(fields, longest.fields, 'the fields');
  return problem === null ? fields : { unstorable: problem };
}

/** A number from 0 to 100. Null when no percent was given, or NaN. */
export function storablePercent(percent: number | undefined): number | null {
  return typeof percent !== 'number' || Number.isNaN(percent) ? null : Math.min(100, Math.max(0, percent));
}

function jsonProblem(value: unknown, max: number, what: string): string | null {
  try {
    const length = JSON.stringify(value)?.length;
    if (length === undefined) return `${what} cannot be kept: it is not JSON`;
    return length > max ? `${what} cannot be kept: ${length} characters of JSON; allowed: ${max}` : null;
  } catch (error) {
    return `${what} cannot be kept: ${cut(error instanceof Error ? error.message : String(error), 300)}`;
  }
}

function isExitCode(code: unknown): code is number {
  return Number.isInteger(code) && (code as number) >= -int32 && (code as number) < int32;
}

function failure(type: string, message: string): Extract<Outcome, { kind: 'FAILED' }> {
  return { kind: 'FAILED', error: { type, message, retryable: false } };
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 40)}… (${text.length} characters)`;
}
