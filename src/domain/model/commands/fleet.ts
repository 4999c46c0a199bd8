import type { Keyed } from './command.ts';

export interface DrainWorker extends Keyed {
  /** Of a node's lease. */
  readonly id: string;
  readonly draining: boolean;
}
