import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Bus } from '../ports/bus.ts';
import type { Clock } from '../ports/clock.ts';
import type { Module } from '../ports/module.ts';
import type { Quotas } from '../ports/quotas.ts';
import type { EngineStores } from './engine-stores.ts';

/** What all parts of a node use. */
export interface NodeParts<Stores extends EngineStores = EngineStores> {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly modules: ReadonlyMap<string, Module>;
  readonly quotas: Quotas;
  readonly logger: Logger;
  /** For the metrics of the node. */
  readonly registry?: Registry | undefined;
}
