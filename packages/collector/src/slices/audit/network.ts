import { isIP } from 'node:net';

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  if (tail === undefined) return left;
  const right = tail === '' ? [] : tail.split(':');
  return [
    ...left,
    ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'),
    ...right,
  ];
}

/**
 * The network of an address: IPv4 cut to /24, IPv6 to /48, `null` for anything else. An address finer than that is
 * personal and is never stored.
 * @example networkOf('203.0.113.77') // '203.0.113.0/24'
 */
export function networkOf(address: string | undefined): string | null {
  const bare = (address ?? '').replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  const v4 = mapped ?? bare;
  if (isIP(v4) === 4) return `${v4.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(bare) !== 6) return null;
  const three = groupsOf(bare)
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16));
  return `${three.join(':')}::/48`;
}
