import { createHash } from 'node:crypto';
import { DomainError } from '../domain/model/errors.ts';
import type { IdempotencyKey } from '../ports/writes/key.ts';
import type { Sql } from './hot/sql.ts';
import type { Locks } from './locks.ts';

/** With locks it waits for a call with the same key that is still under way: of two at once, one acts. */
export async function recall(sql: Sql, key: IdempotencyKey, lock: Locks): Promise<string | null> {
  if (key.key.length === 0 || key.key.length > 255) {
    throw new DomainError({
      code: 'VALIDATION',
      path: ['idempotencyKey'],
      rule: 'length',
      message: `idempotencyKey is ${key.key.length} characters long; allowed: 1 to 255`,
    });
  }
  if (/\p{Cc}/u.test(key.key) || !key.key.isWellFormed()) {
    throw new DomainError({
      code: 'VALIDATION',
      path: ['idempotencyKey'],
      rule: 'characters',
      message: 'idempotencyKey contains control characters or broken text; allowed: printable text',
    });
  }
  const name = `${key.tenantId} ${key.operation} ${key.key}`;
  if (lock.rows) await sql('select pg_advisory_xact_lock(hashtextextended($1, 17))', [name]);
  const rows = await sql<{ fingerprint: string; subject: string }>(
    `select encode(fingerprint, 'hex') as fingerprint, subject_id as subject from idempotency
     where tenant_id = $1 and operation = $2 and key = $3 and created_at > now() - interval '24 hours'`,
    [key.tenantId, key.operation, key.key],
  );
  const [known] = rows;
  if (!known) return null;
  if (known.fingerprint !== fingerprint(key.input)) {
    throw new DomainError({
      code: 'IDEMPOTENCY_MISMATCH',
      path: ['idempotencyKey'],
      idempotencyKey: key.key,
      message: 'this idempotencyKey was used with another input',
    });
  }
  return known.subject;
}

export async function remember(sql: Sql, key: IdempotencyKey, subjectId: string): Promise<void> {
  await sql(
    `insert into idempotency (tenant_id, operation, key, fingerprint, subject_id) values ($1, $2, $3, decode($4, 'hex'), $5)
     on conflict (tenant_id, operation, key) do update set fingerprint = excluded.fingerprint,
       subject_id = excluded.subject_id, created_at = now()`,
    [key.tenantId, key.operation, key.key, fingerprint(key.input), subjectId],
  );
}

function fingerprint(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input, sorted)).digest('hex');
}

/** The order of keys says nothing. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
