import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

import { buildConnector } from 'undici';

/** The request was not made, because it would have gone where requests may not go. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/** Finds every address of a name, as `dns.lookup` does with `all`. */
export type Resolve = (
  hostname: string,
  options: { readonly all: true; readonly family?: number | 'IPv4' | 'IPv6' },
  callback: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

const CONNECT_TIMEOUT_MS = 10_000;

const BLOCKED_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Among them the ranges that carry an IPv4 address inside, whichever it is; only mapped ones are unwrapped and judged as IPv4. */
const BLOCKED_V6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const blocked = new BlockList();
for (const [net, prefix] of BLOCKED_V4) blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of BLOCKED_V6) blocked.addSubnet(net, prefix, 'ipv6');

/** Whether an address is not on the public internet. What is no address counts as blocked. */
export function isBlockedAddress(address: string): boolean {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  if (family === 0) return true;
  // BlockList judges an IPv4-mapped address by the rules for IPv4.
  return blocked.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/** Opens connections to public addresses only. The address that was checked is the one connected to, so a name cannot change in between. */
export function makePublicConnect(resolve: Resolve = systemLookup): buildConnector.connector {
  const connect = buildConnector({ lookup: publicLookup(resolve), timeout: CONNECT_TIMEOUT_MS, allowH2: false });
  return (options, callback) => {
    // A literal address is never looked up.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isBlockedAddress(host)) callback(refusal(host, [host]), null);
    else connect(options, callback);
  };
}

export function makeAnyConnect(): buildConnector.connector {
  return buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false });
}

/** A look-up that knows no addresses but public ones. */
export function publicLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname, { all: true, ...(family !== undefined && { family }) }, (error, found) => {
      if (error) return callback(error, '');
      const allowed = found.filter(({ address }) => !isBlockedAddress(address));
      const [first] = allowed;
      if (!first)
        return callback(
          refusal(
            hostname,
            found.map(({ address }) => address),
          ),
          '',
        );
      return all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

function refusal(host: string, addresses: readonly string[]): BlockedAddressError {
  const what = addresses.includes(host) ? host : `${host} (${addresses.join(', ')})`;
  return new BlockedAddressError(
    `${what} is not a public address, and this node may not reach others (POLYCHRON_ALLOW_PRIVATE_HTTP=off)`,
  );
}
