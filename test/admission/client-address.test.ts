import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';

import { clientAddress, hostKey, makeTrust, readTrustedProxies } from '../../src/admission/client-address.ts';

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a client', () => {
  it('is that of the connection unless a proxy is trusted', () => {
    const from = (forwarded?: string): string => clientAddress(request('10.0.0.1', forwarded), makeTrust(null));
    assert.equal(from(), '10.0.0.1');
    assert.equal(from('192.0.2.7'), '10.0.0.1');
  });

  it('is the nearest that no trusted proxy has, so that a client cannot make one up', () => {
    const trust = makeTrust(readTrustedProxies('10.0.0.0/8, fd00::/8'));
    assert.equal(clientAddress(request('10.0.0.1', '1.1.1.1, 192.0.2.7, 10.0.0.2'), trust), '192.0.2.7');
    assert.equal(clientAddress(request('::ffff:10.0.0.1', '192.0.2.7'), trust), '192.0.2.7');
    assert.equal(clientAddress(request('fd00::5', '2001:db8::1'), trust), '2001:db8::1');
    assert.equal(clientAddress(request('192.0.2.9', '192.0.2.7'), trust), '192.0.2.9');
    assert.equal(clientAddress(request('10.0.0.1'), trust), '10.0.0.1');
    assert.equal(clientAddress(request('10.0.0.1', 'nonsense'), trust), 'nonsense');
  });

  it('is so many proxies away', () => {
    const trust = makeTrust(readTrustedProxies('2'));
    assert.equal(clientAddress(request('10.0.0.1', '1.1.1.1, 192.0.2.7, 10.0.0.2'), trust), '192.0.2.7');
    assert.equal(clientAddress(request('10.0.0.1', '192.0.2.7'), trust), '192.0.2.7');
  });

  it('refuses proxies that are none, and says what is allowed', () => {
    for (const text of ['', 'all', '10.0.0.0/33', '10.0.0', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.1,', '-1', '100'])
      assert.throws(() => readTrustedProxies(text), /must be a number of proxies from 0 to 99, or addresses/, text);
  });

  it('counts a network of IPv6 as one host, however it is written', () => {
    for (const address of ['2001:db8:1:2::1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:db8:1:2::1%eth0'])
      assert.equal(hostKey(address), '2001:db8:1:2::/64');
    assert.equal(hostKey('::1'), '0:0:0:0::/64');
    assert.equal(hostKey('::ffff:192.0.2.1'), '192.0.2.1');
    assert.notEqual(hostKey('2001:db8:1:3::1'), hostKey('2001:db8:1:2::1'));
  });
});
