import { type Config, ConfigError } from '../config.ts';
import type { EngineOptions } from '../engine.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';
import { mongoUrlProblem } from '../scheduling/alarm/alarm.ts';

export function alarmStoreOf(
  { mongodbUrl }: Config,
  server: ConnectionOptions,
  connections: number,
): EngineOptions['alarmStore'] {
  if (mongodbUrl === null) return { kind: 'postgres', ...server, connections };
  // Only the driver knows all options, and the process that reads the configuration does without it.
  const problem = mongoUrlProblem(mongodbUrl);
  if (problem !== null) throw new ConfigError([`MONGODB_URL: ${problem}`]);
  return { kind: 'mongo', url: mongodbUrl };
}
