/** What a run needs of a script. */
export interface ScriptText {
  readonly version: number;
  readonly interpreter: string;
  readonly text: string;
}

/** Where nodes find the scripts that they run. */
export interface ScriptSource {
  /** `version` null = the latest. Null: there is no such script, or no such version of it. */
  find(tenantId: string, name: string, version: number | null): Promise<ScriptText | null>;
}
