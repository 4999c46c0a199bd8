export interface DrainWorker {
  /** The id of the node's lease. */
  readonly id: string;
  readonly draining: boolean;
}
