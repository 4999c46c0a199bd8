import { DomainError } from '../domain/model/errors.ts';

/** The indexes by which names are unique, and what has the name. */
const nouns: Readonly<Record<string, string>> = {
  task_name: 'task',
  calendar_tenant_id_name_key: 'calendar',
  script_name: 'script',
};

/**
 * Two callers may ask whether a name is free before either of them takes it: the index then refuses the second, which gets
 * the error that it would have got a moment later. Null for any other error.
 */
export function asNameTaken(error: unknown): DomainError | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return null;
  const noun = 'constraint' in error && typeof error.constraint === 'string' ? nouns[error.constraint] : undefined;
  if (noun === undefined) return null;
  const message = `a ${noun} of this name has been made at the same time`;
  return new DomainError({ code: 'ALREADY_EXISTS', path: ['name'], message }, { cause: error });
}
