import { type Config, ConfigError } from '../config.ts';
import type { ConnectionOptions } from '../persistence/pools.ts';
import { type AlarmOptions, makeAlarm, mongoUrlProblem } from '../scheduling/alarm/alarm.ts';
import type { MakeAlarm } from './engine.ts';

export function alarmOn(store: AlarmOptions['store']): MakeAlarm {
  return (options) => makeAlarm({ ...options, store });
}

/** The alarm on MongoDB if the configuration names one, else on PostgreSQL. */
export function alarmOf({ mongodbUrl }: Config, server: ConnectionOptions, connections: number): MakeAlarm {
  if (mongodbUrl === null) return alarmOn({ kind: 'postgres', ...server, connections });
  // Only the driver knows all options of the URL. The process that reads the configuration does not load the driver.
  const problem = mongoUrlProblem(mongodbUrl);
  if (problem !== null) throw new ConfigError([`MONGODB_URL: ${problem}`]);
  return alarmOn({ kind: 'mongo', url: mongodbUrl });
}
