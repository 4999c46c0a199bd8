import { createHash } from 'node:crypto';
import { DomainError } from '../domain/model/errors.ts';
import type { IdempotencyKey, KeyChecks, KeyWrites } from '../ports/writes/key.ts';
import type { Locks } from './locks.ts';
import type { Sql } from './sql/execute.ts';
import { json } from './sql/parameters.ts';

export function makeKeyWrites(sql: Sql, lock: Locks): KeyWrites {
  return {
    recall: (key) => recall(sql, key, lock),
    remember: (key, answer) => remember(sql, key, answer),
  };
}

/** With locks it waits for a call with the same key that is still under way: of two at once, one acts. */
async function recall(sql: Sql, key: IdempotencyKey, lock: Locks): ReturnType<KeyChecks['recall']> {
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
  const tenantId = key.tenantId ?? operators;
  const name = `${tenantId} ${key.operation} ${key.key}`;
  if (lock.rows) await sql('select pg_advisory_xact_lock(hashtextextended($1, 17))', [name]);
  const rows = await sql<{ fingerprint: string; answer: unknown }>(
    `select encode(fingerprint, 'hex') as fingerprint, answer from idempotency
     where tenant_id = $1 and operation = $2 and key = $3 and created_at > now() - interval '24 hours'`,
    [tenantId, key.operation, key.key],
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
  return { answer: known.answer };
}

async function remember(sql: Sql, key: IdempotencyKey, answer: unknown): Promise<void> {
  await sql(
    `insert into idempotency (tenant_id, operation, key, fingerprint, answer) values ($1, $2, $3, decode($4, 'hex'), $5)
     on conflict (tenant_id, operation, key) do update set fingerprint = excluded.fingerprint,
       answer = excluded.answer, created_at = now()`,
    [key.tenantId ?? operators, key.operation, key.key, fingerprint(key.input), json(answer)],
  );
}

/** Stands for the tenant of operators, who have none: a key of the table is never null. */
const operators = '00000000-0000-0000-0000-000000000000';

function fingerprint(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input, sorted)).digest('hex');
}

/** The order of keys says nothing. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
