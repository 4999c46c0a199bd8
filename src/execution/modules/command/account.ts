export interface CommandAccount {
  readonly uid: number;
  readonly gid: number;
  /** Null: the account has no name. */
  readonly name: string | null;
  /** Null: the account has no home folder that it can enter. */
  readonly home: string | null;
}
