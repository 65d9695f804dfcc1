import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listen } from './serve.ts';
import { API_TOKEN, testHttp, type TestHttp } from './testing/test-http.ts';

let http: TestHttp;
let release: (() => void) | undefined;
beforeAll(async () => {
  http = await testHttp([
    () => ({
      name: 'slow',
      checks: [{ name: 'engine', ready: true, run: () => Promise.resolve({ ok: true, message: '' }) }],
      routes: [
        {
          method: 'POST',
          path: '/v1/traces',
          handle: async (c) => {
            await new Promise<void>((resolve) => {
              release = resolve;
            });
            return c.json({ finished: true });
          },
        },
        { method: 'GET', path: '/v1/control', handle: (c) => c.body(new ReadableStream(), 200) },
      ],
    }),
  ]);
});
afterAll(() => http.close());

const auth = { authorization: 'Bearer test-ingest-key' };

it('says which port is taken and what to do', async () => {
  const first = await http.listen();
  const config = { ...http.context.config, port: Number(new URL(first.url).port) };
  await expect(listen(http, config)).rejects.toMatchObject({
    code: 'config_invalid',
    message: expect.stringMatching(/^port \d+ is in use .*WATCHTOWER_PORT/),
  });
  await first.close();
});

it('lets requests under way finish when it stops, and ends streams', async () => {
  const server = await http.listen();
  const stream = await fetch(`${server.url}/v1/control`, { headers: auth });
  const slow = fetch(`${server.url}/v1/traces`, { method: 'POST', headers: auth });
  await expect.poll(() => release !== undefined).toBe(true);

  const closed = server.close();
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  const waited = new Promise((resolve) => setTimeout(resolve, 200, 'still open'));
  expect(await Promise.race([closed, waited])).toBe('still open');
  const released = performance.now();
  release?.();
  expect(await (await slow).json()).toEqual({ finished: true });
  await closed;
  expect(performance.now() - released).toBeLessThan(1000);
  await expect(stream.text()).rejects.toThrow();
});

it('answers a request that offers an upgrade it does not speak', async () => {
  const server = await http.listen();
  const { hostname, port } = new URL(server.url);
  const status = await new Promise((resolve, reject) => {
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' };
    get({ hostname, port, path: '/healthz', headers }, (response) => resolve(response.statusCode)).on(
      'error',
      reject,
    );
  });
  expect(status).toBe(200);
  await server.close();
});

it('lets a scraper on this machine read its metrics, and nobody by another name', async () => {
  const server = await http.listen();
  const metrics = await fetch(`${server.url}/metrics`);
  const text = await metrics.text();
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text).toContain('\n# TYPE watchtower_http_requests_total counter\n');
  expect(text).toMatch(/^watchtower_build_info\{version="9\.9\.9"\} 1$/m);
  expect(text.endsWith('\n')).toBe(true);
  expect((await http.send('/metrics')).status).toBe(401);
  await server.close();
});

it('is ready when every check that matters holds', async () => {
  const ready = await http.send('/readyz');
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ok: true, checks: [{ name: 'engine', ok: true }] },
  ]);
  const broken = await testHttp([
    () => ({
      name: 'broken',
      checks: [
        { name: 'disk', ready: true, run: () => Promise.reject(new Error('/data is full')) },
        { name: 'tidy', ready: false, run: () => Promise.resolve({ ok: false, message: '' }) },
      ],
    }),
  ]);
  const refused = await broken.send('/readyz');
  expect([refused.status, await refused.json()]).toEqual([
    503,
    { ok: false, checks: [{ name: 'disk', ok: false }] },
  ]);
  await broken.close();
});

it('serves the console: its page for what a browser opens, its files by their names, nothing else', async () => {
  const html = { headers: { accept: 'text/html' } };
  expect(await (await http.send('/', html)).text()).toContain('npm run build');
  const dir = join(http.context.config.dataDir, 'console');
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>console</title>');
  writeFileSync(join(dir, 'assets', 'index-Ab3dEf9h.js'), 'export {};');
  writeFileSync(join(dir, '..', 'secret.txt'), 'secret');

  for (const path of ['/', '/admin/observability', '/ops']) {
    const page = await http.send(path, html);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    expect(page.headers.get('content-security-policy')).not.toMatch(/unsafe/);
  }
  const script = await http.send('/assets/index-Ab3dEf9h.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toMatch(/immutable/);
  for (const path of ['/assets/gone.js', '/../secret.txt', '/%2e%2e/secret.txt', '/ops.json'])
    expect([path, (await http.send(path, html)).status]).toEqual([path, 404]);
  expect((await http.send('/ops')).status).toBe(404);
  expect((await http.send('/api/nothing', { ...html, token: API_TOKEN })).status).toBe(404);
});

it('takes a sender that leaves in the middle of its body for what it is, not for a failure of its own', async () => {
  const server = await http.listen();
  const refusals = async (): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(/^watchtower_http_requests_total\{status="4xx"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  const before = await refusals();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const head = `POST /api/admin/keys HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${API_TOKEN}\r\n`;
  socket.write(`${head}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"kind":`, () => {
    setTimeout(() => socket.destroy(), 50);
  });
  await expect.poll(refusals).toBe(before + 1);
  expect(http.lines.filter(({ level }) => level === 'error')).toEqual([]);
  await server.close();
});
