/** What a backup holds, wherever it lies: in a database, or in a file. */
export interface Contents {
  readonly manifest: Manifest;
  /** In PostgreSQL's text format of COPY, in pieces of any size. */
  readonly rows: (table: string) => AsyncIterable<Buffer>;
  /** How many rows each table has; known when all have been read. */
  readonly counts: () => ReadonlyMap<string, number>;
}

export interface Manifest {
  readonly format: typeof format;
  readonly createdAt: string;
  /** Of the server it came from. */
  readonly postgres: string;
  /** The names of the migrations that made the schema, in their order. */
  readonly migrations: readonly string[];
  readonly tables: readonly Table[];
  readonly sequences: readonly Sequence[];
}

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** An estimate, for showing progress. */
  readonly bytes: number;
}

export interface Sequence {
  readonly name: string;
  readonly value: string;
  readonly called: boolean;
}

export const format = 1;

/** Shown to the operator without a stack: the message says what to do. */
export class BackupError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
  }
}

/** Called after each piece. */
export type Progress = (step: {
  readonly table: string;
  readonly number: number;
  readonly of: number;
  readonly bytes: number;
}) => void;
