export interface CommandAccount {
  readonly uid: number;
  readonly gid: number;
  /** Null: the account has none. */
  readonly name: string | null;
  /** Null: it has none that it can enter. */
  readonly home: string | null;
}
