import { Ledger } from './0001-ledger.ts';
import { ExternalWorkers } from './0010-external-workers.ts';
import { Scripts } from './0011-scripts.ts';

/** In the order in which they are made. */
export const migrations = [
  { name: '0001-ledger', class: Ledger },
  { name: '0010-external-workers', class: ExternalWorkers },
  { name: '0011-scripts', class: Scripts },
] as const;
