import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AddressError, readAddress } from '../../src/persistence/connection.ts';
import { connectionOf } from '../../src/persistence/pools.ts';

test('what a URL sets of a session is taken out of it, and the rest is left to the driver', () => {
  const url =
    'postgres://u:p%40ss@h:1/db?application_name=psql&sslmode=require&statement_timeout=5' +
    '&options=-c%20TimeZone%3DJapan%20--work-mem%3D8MB%20-csearch_path%3Da%2C%5C%20b';
  assert.deepEqual(readAddress(url), {
    connectionString: 'postgres://u:p%40ss@h:1/db?sslmode=require',
    hosts: [],
    needsWrites: false,
    settings: { TimeZone: 'Japan', work_mem: '8MB', search_path: 'a, b', statement_timeout: '5' },
  });
  const socket = 'socket:/run/pg?db=x&encoding=utf8';
  assert.equal(readAddress(`${socket}&%61pplication_name=y`).connectionString, socket);
  assert.throws(() => readAddress('postgres://h/db?options=-e'), AddressError);
  assert.throws(() => connectionOf({ url, applicationName: 'other' }), /"other" does not begin with "polychron"/);
});

test('several hosts are read as PostgreSQL reads them, and one that takes writes is wanted', () => {
  const both = [
    { host: 'a', port: 5432 },
    { host: '::1', port: 6432 },
  ];
  const address = readAddress('postgresql://u:p%2Cw@a,[::1]:6432/db?sslmode=disable');
  assert.deepEqual(address, {
    connectionString: 'postgresql://u:p%2Cw@a:5432/db?sslmode=disable',
    hosts: both,
    needsWrites: true,
    settings: {},
  });
  const inQuery = readAddress('postgres://u@/db?host=/run/a,b&port=1,2&target_session_attrs=any');
  assert.deepEqual(inQuery.hosts, [
    { host: '/run/a', port: 1 },
    { host: 'b', port: 2 },
  ]);
  assert.deepEqual([inQuery.connectionString, inQuery.needsWrites], ['postgres://u@%2Frun%2Fa:1/db', false]);
  assert.equal(readAddress('postgres://a/db?target_session_attrs=read-write').needsWrites, true);
  for (const bad of ['a,b:x/db', 'a,b:70000/db', 'a,,b/db', 'a,b/db?target_session_attrs=standby']) {
    assert.throws(
      () => readAddress(`postgres://u:secret@${bad}`),
      (error) => {
        assert.ok(error instanceof AddressError && !error.message.includes('secret'), String(error));
        return true;
      },
    );
  }
});
