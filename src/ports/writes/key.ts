export interface KeyChecks {
  /** The subject that an earlier call with this key made. Throws IDEMPOTENCY_MISMATCH when that call was another. */
  recall(key: IdempotencyKey): Promise<string | null>;
}

export interface KeyWrites extends KeyChecks {
  remember(key: IdempotencyKey, subjectId: string): Promise<void>;
}

export interface IdempotencyKey {
  readonly tenantId: string;
  readonly operation: string;
  readonly key: string;
  /** The input, so that the same key with another input is told apart. */
  readonly input: unknown;
}
