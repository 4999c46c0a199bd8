/** Whether what is read is also held until the transaction ends. */
export interface Locks {
  readonly rows: boolean;
  /** The clause of a statement, such as `for share`. */
  clause(text: string): string;
}

export const locks: Locks = { rows: true, clause: (text) => text };
export const noLocks: Locks = { rows: false, clause: () => '' };
