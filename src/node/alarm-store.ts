import type { Config } from '../config.ts';
import type { EngineOptions } from '../engine.ts';

export function alarmStoreOf({ mongodbUrl }: Config, databaseUrl: string): EngineOptions['alarmStore'] {
  return mongodbUrl === null ? { kind: 'postgres', url: databaseUrl } : { kind: 'mongo', url: mongodbUrl };
}
