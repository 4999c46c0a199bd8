import type { Config } from '../config.ts';
import type { EngineOptions } from '../engine.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';

export function alarmStoreOf(
  { mongodbUrl }: Config,
  server: ConnectionOptions,
  connections: number,
): EngineOptions['alarmStore'] {
  return mongodbUrl === null ? { kind: 'postgres', ...server, connections } : { kind: 'mongo', url: mongodbUrl };
}
