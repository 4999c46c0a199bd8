import type { Actor } from './actor.ts';
import type { ScriptDraft } from './commands/script.ts';
import { DomainError } from './errors.ts';
import type { Findings } from './findings.ts';
import type { Instant } from './values.ts';

/** The module that runs stored scripts. */
export const scriptModule = 'script';

/** A stored text that an interpreter runs. Each change makes a new version; earlier versions stay as they were. */
export interface Script {
  readonly id: string;
  readonly tenantId: string;
  /** Unique within the tenant among scripts that are not deleted; tasks refer to a script by its name. */
  readonly name: string;
  readonly description: string | null;
  /**
   * A program, by name or path, with its first arguments: `/bin/sh`, `python3 -u`. Words are separated by one space.
   */
  readonly interpreter: string;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
  readonly createdBy: Actor;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
  readonly version: number;
}

export interface ScriptVersion {
  readonly scriptId: string;
  readonly version: number;
  readonly interpreter: string;
  readonly createdBy: Actor;
  readonly createdAt: Instant;
}

/** Half the largest request, because JSON may escape the text. */
export const largestScript = 512 * 1024;

export function checkScript(findings: Findings, draft: Partial<ScriptDraft>): void {
  const { name, description, interpreter, text } = draft;
  if (name !== undefined) findings.text(['name'], 'script name', name, 200);
  if (description != null) findings.text(['description'], 'description', description, 10_000, 0);
  if (interpreter !== undefined) checkInterpreter(findings, interpreter);
  if (text === undefined) return;
  const bytes = Buffer.byteLength(text);
  if (bytes === 0 || bytes > largestScript)
    findings.add(['text'], 'size', `the script is ${bytes} bytes long; allowed: 1 to ${largestScript}`, {
      given: bytes,
      min: 1,
      max: largestScript,
    });
  else if (text.includes('\0') || !text.isWellFormed())
    findings.add(
      ['text'],
      'characters',
      'the script contains a NUL or half a surrogate pair; allowed: well-formed text',
    );
}

function checkInterpreter(findings: Findings, interpreter: string): void {
  findings.text(['interpreter'], 'interpreter', interpreter, 200);
  if (!/^[^\s-]\S*(?: \S+)*$/.test(interpreter))
    findings.add(
      ['interpreter'],
      'words',
      `interpreter ${JSON.stringify(interpreter.slice(0, 200))} is not a program with its first arguments, separated by one space, such as "/bin/sh" or "python3 -u"`,
    );
}

/** `doing` is "deleted" or "renamed". */
export function scriptInUseError(script: Script, users: readonly string[], doing: string): DomainError {
  const named = users.slice(0, 3).map((name) => `"${name}"`);
  const more = users.length > 3 ? ' and others' : '';
  return new DomainError({
    code: 'INVALID_STATE',
    path: ['id'],
    state: 'IN_USE',
    allowed: ['UNUSED'],
    message: `the script "${script.name}" cannot be ${doing} while tasks use it: ${named.join(', ')}${more}`,
  });
}
