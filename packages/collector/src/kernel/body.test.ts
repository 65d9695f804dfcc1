import { gzipSync } from 'node:zlib';
import { isWatchtowerError } from '@watchtower/contract';
import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { readJsonValue } from './body.ts';

const app = new Hono()
  .post('/', async (c) => c.json({ read: await readJsonValue(c, 1000) }))
  .onError((error, c) => c.text(isWatchtowerError(error) ? error.code : 'internal', 500));
const send = (body: Buffer, headers: Record<string, string>): Promise<Response> =>
  Promise.resolve(
    app.request('/', {
      method: 'POST',
      body: new Uint8Array(body),
      headers: { 'content-type': 'application/json', ...headers },
    }),
  );

it('reads a gzip body like a plain one, and bounds it after inflation', async () => {
  const gzip = { 'content-encoding': 'gzip' };
  expect(await (await send(Buffer.from('{"a":1}'), {})).json()).toEqual({ read: { a: 1 } });
  expect(await (await send(gzipSync('{"a":1}'), gzip)).json()).toEqual({ read: { a: 1 } });
  expect(await (await send(gzipSync(Buffer.alloc(100_000)), gzip)).text()).toBe('too_large');
  expect(await (await send(Buffer.from('{"a":1}'), gzip)).text()).toBe('invalid_argument');
});
