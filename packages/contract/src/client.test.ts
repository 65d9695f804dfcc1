import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClient, fillPath } from './client.ts';
import { alertsDeleteRule } from './commands/alerts/delete-rule.ts';
import { controlSetKillSwitch } from './commands/control/set-kill-switch.ts';
import { isWatchtowerError } from './error.ts';
import { opsTop } from './questions/ops/top.ts';
import { tracesOne } from './questions/traces/one.ts';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let url: string;
let seen: Seen[];
let answer: { status: number; body: string; hang?: boolean };

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      if (answer.hang === true) return;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
  answer = { status: 200, body: '{"items":[],"next_cursor":null}' };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('ask', () => {
  it('fills the path, encodes the rest, leaves out what is not given', async () => {
    const client = createClient({ url, token: 'secret' });
    expect(await client.ask(opsTop, { kind: 'agents', limit: 5 })).toEqual({ items: [], next_cursor: null });
    await client.ask(tracesOne, { trace_id: 'a b/c', cursor: 'x&y=1' });
    expect(seen.map(({ method, url: asked }) => [method, asked])).toEqual([
      ['GET', '/api/ops/top?kind=agents&limit=5'],
      ['GET', '/api/admin/observability/traces/a%20b%2Fc?cursor=x%26y%3D1'],
    ]);
    expect(seen[0]?.headers['authorization']).toBe('Bearer secret');
    expect(seen[0]?.body).toBe('');
  });

  it('fetches a token anew for every request, and sends none when there is none', async () => {
    let made = 0;
    const client = createClient({ url, token: () => Promise.resolve(`t${++made}`) });
    await client.ask(opsTop, { kind: 'agents' });
    await client.ask(opsTop, { kind: 'agents' });
    await createClient({ url }).ask(opsTop, { kind: 'agents' });
    await createClient({ url, token: '' }).ask(opsTop, { kind: 'agents' });
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer t1',
      'Bearer t2',
      undefined,
      undefined,
    ]);
    expect(await client.token()).toBe('t3');
  });

  it('fails with the collector’s own code, message and issues', async () => {
    const issues = [{ field: 'limit', message: 'Too big' }];
    answer = {
      status: 400,
      body: JSON.stringify({ code: 'invalid_argument', message: 'limit: Too big', issues }),
    };
    const failure = createClient({ url }).ask(opsTop, { kind: 'agents', limit: 500 });
    await expect(failure).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'limit: Too big',
      issues,
    });
    answer = { status: 401, body: '<html>proxy</html>' };
    await expect(createClient({ url }).ask(opsTop, { kind: 'agents' })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    answer = { status: 502, body: '{"code":"made_up"}' };
    await expect(createClient({ url }).ask(opsTop, { kind: 'agents' })).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('gives up on a collector that is away or does not answer, and leaves an abort to its caller', async () => {
    const away = createClient({ url: 'http://127.0.0.1:1' }).ask(opsTop, { kind: 'agents' });
    const error: unknown = await away.catch((caught: unknown) => caught);
    expect(isWatchtowerError(error, 'network')).toBe(true);
    answer = { ...answer, hang: true };
    const slow = createClient({ url, timeoutMs: 50 }).ask(opsTop, { kind: 'agents' });
    await expect(slow).rejects.toMatchObject({ code: 'network' });
    const stop = new AbortController();
    const aborted = createClient({ url }).ask(opsTop, { kind: 'agents' }, { signal: stop.signal });
    stop.abort(new Error('left the page'));
    await expect(aborted).rejects.toThrow('left the page');
  });

  it('takes an answer that is not JSON, such as a proxy’s page, for a collector that cannot be reached', async () => {
    answer = { status: 200, body: '<html>' };
    const error: unknown = await createClient({ url })
      .ask(opsTop, { kind: 'agents' })
      .catch((thrown: unknown) => thrown);
    expect(isWatchtowerError(error, 'network')).toBe(true);
    expect(error).toMatchObject({ message: expect.stringContaining("not a collector's") });
  });
});

describe('act', () => {
  it('sends what is not in the path as JSON', async () => {
    const client = createClient({ url });
    const input = { scope: 'global', active: true, reason: 'drill', confirm: 'global' } as const;
    await client.act(controlSetKillSwitch, input);
    await client.act(alertsDeleteRule, { name: 'slow' });
    expect(seen.map(({ method, url: asked, body }) => [method, asked, JSON.parse(body)])).toEqual([
      ['POST', '/api/admin/kill-switches', input],
      ['DELETE', '/api/alerts/rules/slow', {}],
    ]);
    expect(seen[1]?.headers['content-type']).toBe('application/json');
  });
});

it('fillPath takes numbers and text, and leaves what is missing empty', () => {
  expect(fillPath('/a/:id/b/:n', { id: 'x', n: 3, rest: true })).toEqual({
    path: '/a/x/b/3',
    rest: { rest: true },
  });
  expect(fillPath('/a/:id', {})).toEqual({ path: '/a/', rest: {} });
});
