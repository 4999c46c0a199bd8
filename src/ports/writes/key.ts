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
