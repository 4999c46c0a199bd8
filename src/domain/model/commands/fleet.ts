export interface DrainWorker {
  /** Of a node's lease. */
  readonly id: string;
  readonly draining: boolean;
}
