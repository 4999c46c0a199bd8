import { Ledger } from './0001-ledger.ts';
import { DialectDocuments } from './0020-dialect-documents.ts';

/** In the order in which they are made. */
export const migrations = [
  { name: '0001-ledger', class: Ledger },
  { name: '0020-dialect-documents', class: DialectDocuments },
] as const;
