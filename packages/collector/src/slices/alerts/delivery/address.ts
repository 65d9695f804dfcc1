import { BlockList, isIP } from 'node:net';

const PRIVATE_V4: readonly (readonly [string, number])[] = [
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
];
/** Inside 2000::/3: protocol assignments with Teredo, documentation, 6to4. */
const SPECIAL_V6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function listOf(family: 'ipv4' | 'ipv6', nets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, family);
  return list;
}

const NOT_PUBLIC_V4 = listOf('ipv4', PRIVATE_V4);
const NOT_PUBLIC_V6 = listOf('ipv6', SPECIAL_V6);
const GLOBAL_V6 = listOf('ipv6', [['2000::', 3]]);
const LOOPBACK_V4 = listOf('ipv4', [['127.0.0.0', 8]]);

/** Whether an address is public unicast: anything private, shared, mapped, translated or reserved is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !NOT_PUBLIC_V4.check(address, 'ipv4');
  return family === 6 && GLOBAL_V6.check(address, 'ipv6') && !NOT_PUBLIC_V6.check(address, 'ipv6');
}

/** Whether an address is this machine's loopback. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) === 4 ? LOOPBACK_V4.check(address, 'ipv4') : address === '::1';
}
