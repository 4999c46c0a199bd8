import { suite } from 'node:test';
import { alarmStores } from './stores.ts';
import { testAlarm } from './suite.ts';

// They wait for their instants and hardly compute: both stores at the same time, each with a server of its own.
suite('alarm', { concurrency: true }, () => {
  for (const { name, skip, ...options } of alarmStores)
    suite(`alarm on ${name}`, { skip, concurrency: false }, () => testAlarm(options));
});
