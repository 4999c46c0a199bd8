import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/** Which proxies in front are believed: so many of them, or those at these addresses and networks. */
export type TrustedProxies = number | readonly string[];

/** Whether what stands `hop` places in front of us may say who is behind it. */
export type Trust = (address: string, hop: number) => boolean;

export function makeTrust(proxies: TrustedProxies | null): Trust {
  if (proxies === null) return () => false;
  if (typeof proxies === 'number') return (_, hop) => hop < proxies;
  const known = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/', 2);
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(bits), family);
  }
  return (given) => {
    const address = plain(given);
    return isIP(address) !== 0 && known.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  };
}

/** The nearest address that is not a trusted proxy's, as Fastify finds it for `request.ip`. */
export function clientAddress({ socket, headers }: IncomingMessage, trust: Trust): string {
  const forwarded = String(headers['x-forwarded-for'] ?? '');
  const hops = [socket.remoteAddress ?? '', ...forwarded.split(/ *, */).filter(Boolean).reverse()];
  const index = hops.findIndex((address, hop) => !trust(address, hop));
  return hops[index === -1 ? hops.length - 1 : index] ?? '';
}

/** What limits count by: one host has a whole network of IPv6. */
export function hostKey(given: string): string {
  const address = plain(given);
  if (!isIPv6(address)) return address.slice(0, 64);
  const [head = '', tail] = address.split('::', 2).map((half) => half.split('%', 1)[0] ?? '');
  const groups = (half: string | undefined) => (half ? half.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...(tail === undefined ? [] : zeros), ...last].slice(0, 4).join(':')}::/64`;
}

/** An address of IPv4 that has come over a socket of IPv6 is that of IPv4. */
function plain(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

/** Throws an Error that says what is allowed. */
export function readTrustedProxies(text: string): TrustedProxies {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const proxies = text.split(',').map((proxy) => proxy.trim());
  const wrong = proxies.find((proxy) => {
    const [address = '', bits, ...rest] = proxy.split('/');
    const most = isIPv6(address) ? 128 : 32;
    return (
      isIP(address) === 0 || rest.length > 0 || (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most))
    );
  });
  if (wrong === undefined) return proxies;
  throw new Error(
    'must be a number of proxies from 0 to 99, or addresses and networks such as 10.0.0.1,192.168.0.0/16,fd00::/8',
  );
}
