import assert from 'node:assert/strict';
import { lookup, type LookupAddress } from 'node:dns';
import { after, before, test } from 'node:test';

import type { Outcome } from '../../../src/domain/model/module.ts';
import {
  guardedLookup,
  isBlockedAddress,
  makeGuardedConnect,
  type Resolve,
} from '../../../src/execution/modules/http/address-guard.ts';
import { makeHttp } from '../../../src/execution/modules/http/http.ts';
import { serve, settings, trial, type TestServer } from './support.ts';

let sink: TestServer;
before(async () => {
  sink = await serve((_, response) => response.end('secret'));
});
after(() => sink[Symbol.asyncDispose]());

/** Names that an attacker's resolver would answer with these addresses. */
const names: Readonly<Record<string, readonly string[]>> = {
  'private.test': ['10.1.2.3'],
  localhost: ['127.0.0.1', '::1'],
  'loop.test': ['127.0.0.1'],
  'loop6.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'scoped.test': ['fe80::1%lo'],
  'metadata.test': ['169.254.169.254'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'many.test': ['127.0.0.1', '10.0.0.1', '::1'],
  'nothing.test': [],
  'no-address.test': ['localhost'],
  'xn--lp-fka.test': ['127.0.0.1'],
};

const resolve: Resolve = (hostname, options, callback) => {
  const answer = names[hostname.replace(/\.$/, '')];
  if (answer)
    callback(
      null,
      answer.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  else lookup(hostname, { all: true, ...(typeof options.family === 'number' && { family: options.family }) }, callback);
};

const closed = { ...settings, allowPrivateHttp: false, allowMetadataHttp: false };
/** As by default on loopback. */
const local = { ...closed, allowPrivateHttp: true };
const open = { ...local, allowMetadataHttp: true };
const http = makeHttp(closed, makeGuardedConnect(closed, resolve));

function assertBlocked(outcome: Outcome): void {
  assert.equal(outcome.kind, 'FAILED');
  assert.equal(outcome.error.type, 'http.blocked', outcome.error.message);
  assert.equal(outcome.error.retryable, false);
}

const HOSTS = [
  // one address in its many spellings
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '0x7f.1',
  '127.0.0.1.',
  '127.255.255.254',
  'user:pass@127.0.0.1',
  'example.com@127.0.0.1',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '0',
  '0.0.0.0',
  '0x0',
  '00',
  '0.1.2.3',
  // private, shared, link-local, metadata, reserved
  '10.0.0.1',
  '10.255.255.255',
  '0xa000001',
  '012.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '192.168.1',
  '3232235777',
  '100.64.0.1',
  '100.127.255.255',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.170.2',
  '192.0.0.192',
  '192.0.2.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '192.88.99.1',
  // IPv6
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:a9fe:a9fe]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::1]',
  '[2002:7f00:1::]',
  '[2001:0:4136:e378::]',
  '[2001:db8::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  // names
  'private.test',
  'loop.test',
  'loop.test.',
  'loop6.test',
  'mapped.test',
  'scoped.test',
  'metadata.test',
  'nat64.test',
  'many.test',
  'nothing.test',
  'no-address.test',
  'löp.test',
];

for (const host of HOSTS) {
  test(`http://${host} is not reached`, async () => {
    assertBlocked(await http.run(trial({ url: `http://${host}:${sink.port}/` })));
  });
}

test('https is guarded in the same way', async () => {
  for (const host of ['127.0.0.1', '[::1]', 'loop.test', '169.254.169.254']) {
    assertBlocked(await http.run(trial({ url: `https://${host}:${sink.port}/` })));
  }
});

test('public addresses are not blocked', () => {
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
  ]) {
    assert.equal(isBlockedAddress(address, closed), false, address);
  }
});

const listed = {
  private: '127.0.0.1 10.1.2.3 172.20.0.1 192.168.1.1 100.64.0.1 ::1 fd12::1 64:ff9b::a00:1',
  special: `169.254.169.254 169.254.170.2 168.63.129.16 100.100.100.200 192.0.0.192 0.0.0.0 224.0.0.1 fd00:ec2::254 fd00:ec2::23
    fd20:ce::254 fe80::1 fe80::1%lo :: ::a9fe:a9fe 2002:a9fe:a9fe:: ::ffff:169.254.169.254 64:ff9b::a9fe:a9fe
    64:ff9b::169.254.169.254 3fff::1 5f00::1 2001:2::1 100:0:0:1::1 192.175.48.1 198.18.0.1 255.255.255.255 ff02::1`,
};

for (const [kind, addresses, blockedByDefault] of [
  ['private', listed.private.split(/\s+/), false],
  ['special', listed.special.split(/\s+/), true],
] as const) {
  test(`${kind} addresses have a switch of their own`, () => {
    for (const address of addresses) {
      assert.equal(isBlockedAddress(address, closed), true, address);
      assert.equal(isBlockedAddress(address, local), blockedByDefault, address);
      assert.equal(isBlockedAddress(address, open), false, address);
    }
  });
}

test('a node that reaches private addresses does not reach metadata services, by address, name or redirect', async () => {
  const module = makeHttp(local, makeGuardedConnect(local, resolve));
  for (const host of [
    '169.254.169.254',
    '[fd00:ec2::254]',
    '0xa9fea9fe',
    '168.63.129.16',
    'metadata.test',
    'scoped.test',
  ])
    assertBlocked(await module.run(trial({ url: `http://${host}:${sink.port}/` })));
  await using redirecting = await serve((_, response) => {
    response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' }).end();
  });
  const outcome = await module.run(trial({ url: `http://loop.test:${redirecting.port}/` }));
  assertBlocked(outcome);
  assert.match(outcome.kind === 'FAILED' ? outcome.error.message : '', /POLYCHRON_ALLOW_METADATA_HTTP=off/);
  assert.equal(redirecting.hits.length, 1);
});

test('what is no address is blocked', () => {
  for (const text of ['', 'localhost', '127.1', '0x7f000001', '1.2.3'])
    assert.equal(isBlockedAddress(text, local), true, text);
});

/** What a connection to this name would be given to choose from. */
function lookUp(found: Resolve): Promise<readonly string[] | string> {
  return new Promise((done) =>
    guardedLookup(closed, found)('some.test', { all: true }, (error, addresses) => {
      done(error ? error.name : (addresses as LookupAddress[]).map(({ address }) => address));
    }),
  );
}

test('of mixed answers only the public ones are connected to', async () => {
  const mixed = ['127.0.0.1', '1.1.1.1', '::1', '2606:4700::1111', '10.0.0.1'];
  const found = await lookUp((_host, _options, callback) =>
    callback(
      null,
      mixed.map((address) => ({ address, family: 0 })),
    ),
  );
  assert.deepEqual(found, ['1.1.1.1', '2606:4700::1111']);
});

test('a name that changes its address is judged by the one that is connected to', async () => {
  const answers = ['1.1.1.1', '127.0.0.1'];
  const rebinding: Resolve = (_host, _options, callback) =>
    callback(null, [{ address: answers.shift() ?? '', family: 4 }]);
  assert.deepEqual(await lookUp(rebinding), ['1.1.1.1']);
  assert.deepEqual(await lookUp(rebinding), 'BlockedAddressError');
});

test('a connection asks for its address once', async () => {
  let asked = 0;
  const counting: Resolve = (_host, _options, callback) => {
    asked++;
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
  };
  assertBlocked(
    await makeHttp(closed, makeGuardedConnect(closed, counting)).run(trial({ url: `http://once.test:${sink.port}/` })),
  );
  assert.equal(asked, 1);
});

for (const host of [
  '127.0.0.1',
  '2130706433',
  '169.254.169.254',
  '[::1]',
  '[::ffff:127.0.0.1]',
  'loop.test',
  'localhost',
  'user@127.1',
]) {
  test(`a redirect from a public server to ${host} is not followed`, async () => {
    await using publicServer = await serve((_, response) => {
      response.writeHead(302, { Location: `http://${host}:${sink.port}/` }).end();
    });
    // Stands for the internet: one name is reached although the server runs here; the guard sees everything else.
    const anywhere = makeGuardedConnect(open);
    const guard = makeGuardedConnect(closed, resolve);
    const internet: typeof guard = (options, callback) =>
      options.hostname === 'public.test'
        ? anywhere({ ...options, hostname: '127.0.0.1' }, callback)
        : guard(options, callback);
    assertBlocked(await makeHttp(closed, internet).run(trial({ url: `http://public.test:${publicServer.port}/` })));
    assert.equal(publicServer.hits.length, 1);
  });
}

test('nothing of all this has reached the sink', () => {
  assert.equal(sink.hits.length, 0);
});
