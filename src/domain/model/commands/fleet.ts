import type { Keyed } from './command.ts';

export interface DrainWorker extends Keyed {
  /** The id of the node's lease. */
  readonly id: string;
  readonly draining: boolean;
}
