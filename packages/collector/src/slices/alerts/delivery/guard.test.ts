import { expect, test } from 'vitest';
import { isPublicAddress } from './address.ts';
import { resolveReceiver, urlFault } from './guard.ts';

const closed = { dev: false, hosts: ['alerts.internal:8080', '10.1.2.3:9000'] };
const dev = { dev: true, hosts: [] };

test.each([
  'https://hooks.example.com/x',
  'https://hooks.example.com:8443/x',
  'https://93.184.216.34/x',
  'http://alerts.internal:8080/x',
  'http://10.1.2.3:9000/',
])('%s may receive', (url) => {
  expect(urlFault(url, closed)).toBeNull();
});

test.each([
  'http://hooks.example.com/x',
  'ftp://hooks.example.com/x',
  'https://user:pw@hooks.example.com/x',
  'https://hooks.example.com:22/',
  'https://127.0.0.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://１２７.0.0.1/',
  'https://localhost./',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[64:ff9b::a00:1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://10.1.2.3/',
  'http://10.1.2.3:9001/',
  'no url',
])('%s may not', (url) => {
  expect(urlFault(url, closed)).not.toBeNull();
});

test('development mode opens this machine and nothing else', () => {
  expect(urlFault('http://127.0.0.1:9999/hook', dev)).toBeNull();
  expect(urlFault('http://localhost:9999/hook', dev)).toBeNull();
  expect(urlFault('http://10.0.0.1:9999/hook', dev)).not.toBeNull();
  expect(urlFault('http://hooks.example.com/hook', dev)).not.toBeNull();
});

test('a public name that resolves inward is refused when it is called', async () => {
  await expect(resolveReceiver(new URL('https://localhost/'), closed)).rejects.toThrow(/may not reach/);
  await expect(resolveReceiver(new URL('https://10.0.0.9/'), closed)).rejects.toThrow(/may not reach/);
  await expect(resolveReceiver(new URL('http://localhost:80/'), dev)).resolves.toMatchObject({
    family: expect.any(Number),
  });
});

test.each([
  ['8.8.8.8', true],
  ['100.64.0.1', false],
  ['192.168.1.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['2606:4700::1111', true],
  ['fc00::1', false],
  ['fe80::1', false],
  ['2002:a00:1::', false],
  ['2001:0:1::', false],
  ['::ffff:8.8.8.8', false],
  ['ff02::1', false],
])('%s is public: %s', (address, is) => {
  expect(isPublicAddress(address)).toBe(is);
});
