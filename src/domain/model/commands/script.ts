export interface ScriptDraft {
  readonly name: string;
  readonly description: string | null;
  readonly interpreter: string;
  readonly text: string;
}

export interface CreateScript extends ScriptDraft {
  readonly idempotencyKey: string | null;
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
}

/** Absent = keep. */
export interface UpdateScript extends Partial<ScriptDraft> {
  readonly id: string;
  readonly expectedVersion: number | null;
}
