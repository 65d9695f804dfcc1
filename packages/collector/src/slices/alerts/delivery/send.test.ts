import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCircuit } from './circuit.ts';
import type { Reach } from './guard.ts';
import { retryAfterMs, send } from './send.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const dev: Reach = { dev: true, hosts: [] };
const never = new AbortController().signal;
let hits = 0;
const server = createServer((request, response) => {
  hits += 1;
  if (request.url === '/redirect') response.writeHead(302, { location: '/ok' }).end();
  else if (request.url === '/endless') response.writeHead(200).write(Buffer.alloc(200_000));
  else if (request.url === '/gone') response.writeHead(410).end();
  else response.writeHead(204).end();
});
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
const post = (url: string, reach = dev) => send({ url, headers: {}, body: '{}' }, reach, never);

test('redirects are not followed, endless answers are cut, 410 is final', async () => {
  expect(await post(`${base}/ok`)).toEqual({ kind: 'ok' });
  expect(await post(`${base}/redirect`)).toMatchObject({ kind: 'failed', error: 'answered 302' });
  expect(await post(`${base}/endless`)).toEqual({ kind: 'ok' });
  expect(await post(`${base}/gone`)).toMatchObject({ kind: 'gone' });
  expect(hits).toBe(4);
});

test('outside development mode this machine is not even connected to', async () => {
  const before = hits;
  expect(await post(`${base}/ok`, { dev: false, hosts: [] })).toMatchObject({ kind: 'failed' });
  expect(hits).toBe(before);
  expect(await post(`${base}/ok`, { dev: false, hosts: [new URL(base).host] })).toEqual({ kind: 'ok' });
});

test.each([
  ['120', 120_000],
  ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
  ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ['soon', 0],
  ['9999999999', 86_400_000],
  [undefined, 0],
])('Retry-After %s waits %d ms', (header, ms) => {
  expect(retryAfterMs(header, NOW)).toBe(ms);
});

test('a receiver that fails five times in a row is left alone for a minute, then probed once', () => {
  const circuit = createCircuit();
  for (let i = 0; i < 5; i++) {
    expect(circuit.admits('a', NOW)).toBe(true);
    circuit.judged('a', false, NOW);
  }
  expect([circuit.admits('a', NOW + 59_999), circuit.admits('b', NOW), circuit.open(NOW)]).toEqual([
    false,
    true,
    1,
  ]);
  expect([circuit.admits('a', NOW + 60_000), circuit.admits('a', NOW + 60_000)]).toEqual([true, false]);
  circuit.judged('a', true, NOW + 60_100);
  expect(circuit.admits('a', NOW + 60_100)).toBe(true);
});
