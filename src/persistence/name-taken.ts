import { DomainError } from '../domain/model/errors.ts';

/** The indexes by which names are unique, what has the name, and the field that gives it. */
const names: Readonly<Record<string, { readonly noun: string; readonly field: string }>> = {
  task_name: { noun: 'task', field: 'name' },
  calendar_tenant_id_name_key: { noun: 'calendar', field: 'name' },
  script_name: { noun: 'script', field: 'name' },
  tenant_slug_key: { noun: 'tenant', field: 'slug' },
};

/**
 * Two callers may ask whether a name is free before either of them takes it: the index then refuses the second, which gets
 * the error that it would have got a moment later. Null for any other error.
 */
export function asNameTaken(error: unknown): DomainError | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return null;
  const taken = 'constraint' in error && typeof error.constraint === 'string' ? names[error.constraint] : undefined;
  if (taken === undefined) return null;
  const { noun, field } = taken;
  const message = `${field}: a ${noun} of this name has been made at the same time`;
  return new DomainError({ code: 'ALREADY_EXISTS', path: [field], message }, { cause: error });
}
