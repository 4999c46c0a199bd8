import type { Keyed } from './command.ts';
export interface ScriptDraft {
  readonly name: string;
  readonly description: string | null;
  readonly interpreter: string;
  readonly text: string;
}

export interface CreateScript extends ScriptDraft, Keyed {
  /** Operators only; null: the caller's tenant, or the default one. */
  readonly tenantId: string | null;
}

/** Absent = keep. */
export interface UpdateScript extends Partial<ScriptDraft>, Keyed {
  readonly id: string;
  readonly expectedVersion: number | null;
}
