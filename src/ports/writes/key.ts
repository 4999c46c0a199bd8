import type { Caller } from '../../domain/model/actor.ts';
import type { Keyed } from '../../domain/model/commands/command.ts';

export interface KeyChecks {
  /** What an earlier call with this key answered; null: there was none. Throws IDEMPOTENCY_MISMATCH when its input was another. */
  recall(key: IdempotencyKey): Promise<{ readonly answer: unknown } | null>;
}

export interface KeyWrites extends KeyChecks {
  /** Keeps the answer, as JSON, for 24 hours. */
  remember(key: IdempotencyKey, answer: unknown): Promise<void>;
}

export interface IdempotencyKey {
  /** Null: operators' own. */
  readonly tenantId: string | null;
  readonly operation: string;
  readonly key: string;
  /** The same key with another input is refused. */
  readonly input: unknown;
}

/** The key of a command, if it has one. Keys are a tenant's own; operators share theirs. */
export function keyOf({ tenantId }: Caller, operation: string, command: Keyed): IdempotencyKey | null {
  const { idempotencyKey: key = null, ...input } = command;
  return key === null ? null : { tenantId, operation, key, input };
}
