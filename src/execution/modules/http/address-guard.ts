import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

import { buildConnector } from 'undici';

/** The request was not sent, because this node may not reach the address. */
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

/** Which addresses beyond the public internet may be reached. */
export interface Reach {
  /** Loopback, RFC 1918, shared and unique local addresses. */
  readonly allowPrivateHttp: boolean;
  /** Link-local addresses, the metadata services of clouds, and all else that IANA keeps for a special purpose. */
  readonly allowMetadataHttp: boolean;
}

type AddressKind = 'public' | 'private' | 'special';

const PRIVATE = listOf([
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]);

/** Metadata services of clouds that lie within private or public ranges. */
const METADATA = listOf([
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['fd00:ec2::', 32],
  ['fd20:ce::', 32],
]);

/** The special-purpose registries of IANA, without the private ranges. */
const SPECIAL = listOf([
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]);

/** Gateways between IPv6 and IPv4 read an IPv4 address in the last 32 bits. */
const NAT64 = listOf([['64:ff9b::', 96]]);

function listOf(nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}

function kindOf(address: string): AddressKind {
  const [plain = ''] = address.split('%');
  const family = isIP(plain);
  if (family === 0) return 'special';
  // BlockList judges an IPv4-mapped address by the rules for IPv4.
  const version = family === 4 ? 'ipv4' : 'ipv6';
  if (METADATA.check(plain, version)) return 'special';
  if (PRIVATE.check(plain, version)) return 'private';
  if (SPECIAL.check(plain, version)) return 'special';
  if (version === 'ipv6' && NAT64.check(plain, version))
    return kindOf(embedded(plain)) === 'special' ? 'special' : 'private';
  return 'public';
}

/** `64:ff9b::7f00:1` and `64:ff9b::127.0.0.1` carry 127.0.0.1. */
function embedded(address: string): string {
  const { hostname } = new URL(`http://[${address}]`);
  const groups = hostname.slice(1, -1).split('::')[1]?.split(':') ?? [];
  const [high, low] = [0, 0, ...groups.map((group) => Number.parseInt(group || '0', 16))].slice(-2) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether the guard refuses an address. A text that cannot be read as an address counts as special. */
export function isBlockedAddress(address: string, reach: Reach): boolean {
  const kind = kindOf(address);
  return (kind === 'private' && !reach.allowPrivateHttp) || (kind === 'special' && !reach.allowMetadataHttp);
}

/**
 * Opens connections to allowed addresses only. It connects to the very address that was checked, so a name cannot resolve to
 * another one in between.
 */
export function makeGuardedConnect(reach: Reach, resolve: Resolve = systemLookup): buildConnector.connector {
  const connect = buildConnector({
    lookup: guardedLookup(reach, resolve),
    timeout: CONNECT_TIMEOUT_MS,
    allowH2: false,
  });
  return (options, callback) => {
    // A literal address needs no look-up, so it is checked here.
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isBlockedAddress(host, reach)) callback(refusal(reach, host, [host]), null);
    else connect(options, callback);
  };
}

/** A look-up that finds allowed addresses only. */
export function guardedLookup(reach: Reach, resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname, { all: true, ...(family !== undefined && { family }) }, (error, found) => {
      if (error) return callback(error, '');
      const allowed = found.filter(({ address }) => !isBlockedAddress(address, reach));
      const [first] = allowed;
      const addresses = found.map(({ address }) => address);
      if (!first) return callback(refusal(reach, hostname, addresses), '');
      return all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

function refusal(reach: Reach, host: string, addresses: readonly string[]): BlockedAddressError {
  const what = addresses.includes(host) ? host : `${host} (${addresses.join(', ')})`;
  const special = addresses.some((address) => kindOf(address) === 'special');
  const why =
    special && !reach.allowMetadataHttp
      ? 'is link-local, a metadata service or kept for a special purpose, and this node may not reach such addresses (POLYCHRON_ALLOW_METADATA_HTTP=off)'
      : 'is not a public address, and this node may not reach others (POLYCHRON_ALLOW_PRIVATE_HTTP=off)';
  return new BlockedAddressError(`${what} ${why}`);
}
