import { expect, test } from 'vitest';
import { networkOf } from './network.ts';

test.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['203.0.113.0/24', null],
  ['::ffff:198.51.100.9', '198.51.100.0/24'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '2001:db8:85a3::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['fe80::1%eth0', 'fe80:0:0::/48'],
  ['::1', '0:0:0::/48'],
  ['not an address', null],
  [undefined, null],
])('%s is stored as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
