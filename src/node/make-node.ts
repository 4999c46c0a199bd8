import type { Config } from '../config.ts';
import { makeBus, type Carrier } from '../events/bus.ts';
import { makeModules, type ModuleSettings, noWatch, uncontained } from '../execution/modules/index.ts';
import { makeQuotas } from '../execution/quotas.ts';
import type { Clock } from '../ports/clock.ts';
import type { EngineStores } from './engine-stores.ts';
import { type Engine, type EngineOptions, makeEngine } from './engine.ts';
import type { NodeParts } from './parts.ts';

/*
 * The one way to make a node, for the processes of the service, the tests and the benchmarks:
 *
 *   openStores -> makeEngine -> makeServices -> makeSurfaces
 *
 * `makeNode` takes stores and makes the parts that every node has, including the engine. A process that serves callers adds
 * services and surfaces. The engine process needs neither them nor MikroORM and GraphQL.
 */

export interface NodeOptions<Stores extends EngineStores>
  extends EngineOptions, Pick<NodeParts<Stores>, 'stores' | 'logger' | 'registry'> {
  /** Default: the clock of the database. */
  readonly clock?: Clock;
  /** Carries nudges to other processes. Default: this is the only process. */
  readonly carrier?: Carrier;
  /** What the modules may do on this node. Default: start no processes and reach no private addresses. */
  readonly settings?: NodeSettings;
}

export type NodeSettings = Omit<ModuleSettings, 'scripts' | 'clock'>;

export interface Node<Stores extends EngineStores = EngineStores> extends NodeParts<Stores> {
  readonly engine: Engine;
}

/** What the configuration allows the modules. */
export function settingsOf(config: Config, means: Pick<NodeSettings, 'containment' | 'watch'>): NodeSettings {
  const { commands, allowPrivateHttp, allowMetadataHttp, childEnv } = config;
  return { commands, allowPrivateHttp, allowMetadataHttp, childEnv: () => ({ ...childEnv }), ...means };
}

const strict: NodeSettings = {
  commands: false,
  allowPrivateHttp: false,
  allowMetadataHttp: false,
  childEnv: () => ({}),
  containment: uncontained,
  watch: noWatch,
};

/** Starts nothing. */
export function makeNode<Stores extends EngineStores>(options: NodeOptions<Stores>): Node<Stores> {
  const { stores, logger, registry, clock = stores.clock, settings = strict } = options;
  const parts: NodeParts<Stores> = {
    stores,
    clock,
    logger,
    registry,
    bus: makeBus(logger, options.carrier),
    modules: makeModules({ ...settings, scripts: stores.scripts, clock }),
    quotas: makeQuotas(stores.usage),
  };
  return { ...parts, engine: makeEngine(parts, options) };
}
