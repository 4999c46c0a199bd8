import type { GateCount } from '../../domain/planning/gate.ts';

export interface GateWrites {
  count(keys: readonly string[]): Promise<ReadonlyMap<string, GateCount>>;
  release(keys: readonly string[]): Promise<number>;
}
