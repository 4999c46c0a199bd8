import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { PulseCase } from '../pulse-case.ts';
import { seconds } from '../hostile.ts';

/** Other programs on the same machine and the same servers. */
export const besideCases: readonly PulseCase[] = [
  {
    who: 'another program',
    name: 'an open transaction in another database of the server',
    act: async ({ databaseUrl, defer }) => {
      const url = new URL(databaseUrl);
      url.pathname = '/postgres';
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      defer(() => client.end());
      await client.query('begin');
      await client.query('select txid_current()');
      await seconds(5);
    },
  },
  {
    who: 'another program',
    name: 'a row lock on the schedule, held for half a second now and then',
    act: async ({ databaseUrl, alphaSchedule }) => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const [, id] = Buffer.from(alphaSchedule, 'base64url').toString().split(':');
      for (let n = 0; n < 4; n += 1) {
        await client.query('begin');
        await client.query('select 1 from schedule where id = $1 for update', [id]);
        // At work: a session that is idle would be ended.
        await client.query('select pg_sleep(0.5)');
        await client.query('rollback');
        await sleep(300);
      }
      await client.end();
    },
  },
];
