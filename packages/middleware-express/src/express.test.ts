import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { currentContext, metrics } from '@watchtower/sdk';
import express5 from 'express';
import express4 from 'express4';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchtower, watchtowerErrors, type WatchtowerExpressOptions } from './index.ts';
import { recordSpans } from './testing/span-recorder.ts';

let spans: ReturnType<typeof recordSpans>;
let server: Server | undefined;
const recorded: [string, number, object][] = [];

beforeAll(() => {
  spans = recordSpans();
  vi.spyOn(metrics.apiHttpDuration, 'record').mockImplementation((v: number, l?: object) => {
    recorded.push(['duration', v, l ?? {}]);
  });
  vi.spyOn(metrics.apiHttpErrors, 'add').mockImplementation((v: number, l?: object) => {
    recorded.push(['errors', v, l ?? {}]);
  });
  vi.spyOn(metrics.httpRequestsInFlight, 'set').mockImplementation((v: number) => {
    recorded.push(['inFlight', v, {}]);
  });
});
beforeEach(() => {
  spans.length = 0;
  recorded.length = 0;
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  if (server?.listening) await once(server, 'close');
});

const quiet = ((_error, _req, res, next) => {
  if (res.headersSent) next(_error);
  else res.status(_error.status ?? 500).send('failed');
}) as express5.ErrorRequestHandler;

async function listen(app: express5.Express): Promise<string> {
  const started = app.listen(0, '127.0.0.1');
  server = started;
  await once(started, 'listening');
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function theSpan() {
  await expect.poll(() => spans.length).toBe(1);
  const [span] = spans;
  if (!span) throw new Error('no span');
  return span;
}

describe.each([
  ['express 5', express5],
  ['express 4', express4],
])('%s', (_name, express) => {
  function app(
    build: (a: express5.Express) => void,
    options: WatchtowerExpressOptions = {},
  ): Promise<string> {
    const a = express();
    a.use(watchtower({ log: false, ...options }));
    build(a);
    a.use(watchtowerErrors());
    a.use(quiet);
    return listen(a);
  }

  it('names the span by its template through routers, parameters in mounts and mounted applications', async () => {
    const posts = express.Router({ mergeParams: true });
    posts.get('/:post', (_req, res) => void res.send('post'));
    posts.get('/', (_req, res) => void res.send('posts'));
    const clients = express.Router();
    clients.use('/:client/posts', posts);
    const admin = express();
    const users = express.Router();
    users.get('/:id', (_req, res) => void res.send('user'));
    admin.use('/users', users);
    const url = await app((a) => {
      a.use('/v1/clients', clients);
      a.use('/admin/:area', admin);
      a.use('/left', posts);
    });
    const cases = {
      // A value that equals a fixed segment comes first, before anything is remembered.
      '/v1/clients/posts/posts/posts?token=x': 'GET /v1/clients/:client/posts/:post',
      '/v1/clients/acme/posts/7': 'GET /v1/clients/:client/posts/:post',
      '/v1/clients/acme/posts': 'GET /v1/clients/:client/posts',
      '/admin/eu/users/4': 'GET /admin/:area/users/:id',
      '/left/9': 'GET /left/:post',
    };
    for (const path of Object.keys(cases)) await fetch(url + path);
    await expect.poll(() => spans.length).toBe(5);
    expect(spans.map((s) => s.name)).toEqual(Object.values(cases));
    expect(spans[0]?.attributes['url.path']).toBe('/v1/clients/posts/posts/posts');
    expect(JSON.stringify(spans.map((s) => s.attributes))).not.toContain('token=x');
  });

  it('follows next(“route”) to the route that answers', async () => {
    const url = await app((a) => {
      a.get('/:a/skip', (_req, _res, next) => next('route'));
      a.get('/one/:b', (_req, res) => void res.send('b'));
    });
    await fetch(`${url}/one/skip`);
    expect((await theSpan()).name).toBe('GET /one/:b');
  });

  it('gives 404s no template, unless a route answered 404 itself', async () => {
    const url = await app((a) => {
      a.get('/items/:id', (req, res, next) => {
        if (req.params['id'] === 'gone') res.status(404).send('gone');
        else next();
      });
    });
    for (const path of ['/items/gone', '/items/passed', '/wp-login.php']) await fetch(url + path);
    await expect.poll(() => spans.length).toBe(3);
    expect(
      spans.map((s) => [s.name, s.attributes['http.route'], s.attributes['http.response.status_code']]),
    ).toEqual([
      ['GET /items/:id', '/items/:id', 404],
      ['GET', undefined, 404],
      ['GET', undefined, 404],
    ]);
    expect(spans.every((s) => s.status.code === SpanStatusCode.UNSET)).toBe(true);
    expect(recorded.filter(([kind]) => kind === 'errors')).toHaveLength(3);
  });

  it('hands request id, identifiers and the span to everything inside', async () => {
    const inside: unknown[] = [];
    const url = await app(
      (a) => {
        a.use(express.json());
        a.post('/posts', async (_req, res) => {
          await new Promise((resolve) => setImmediate(resolve));
          inside.push(currentContext(), trace.getActiveSpan()?.spanContext().spanId);
          res.json({ ok: true });
        });
      },
      { identify: (req) => ({ client_id: req.get('x-client'), lane: req.get('x-absent') }) },
    );
    const answer = await fetch(`${url}/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-client': 'acme', 'x-request-id': 'req-1' },
      body: '{"a":1}',
    });
    const span = await theSpan();
    expect(answer.headers.get('x-request-id')).toBe('req-1');
    expect(inside).toEqual([{ client_id: 'acme', request_id: 'req-1' }, span.spanContext().spanId]);
    expect(span.kind).toBe(SpanKind.SERVER);
    expect(span.attributes).toMatchObject({
      'watchtower.operation': 'http.request',
      'http.request.method': 'POST',
      'http.route': '/posts',
      'http.response.status_code': 200,
      'url.scheme': 'http',
    });
    expect(recorded).toContainEqual([
      'duration',
      expect.any(Number),
      { route: '/posts', method: 'POST', status: 200 },
    ]);
    expect(recorded.filter(([kind]) => kind === 'inFlight').map(([, value]) => value)).toEqual([1, 0]);
  });

  it('replaces a request id that could do harm, and survives an identify() that throws', async () => {
    const url = await app((a) => a.get('/', (_req, res) => void res.send('ok')), {
      identify: () => {
        throw new Error('no user');
      },
    });
    const answer = await fetch(url, { headers: { 'x-request-id': 'a b"<script>' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('continues the trace and identifiers of a caller it trusts, and only links to others', async () => {
    const seen: unknown[] = [];
    const traceId = 'a'.repeat(32);
    const headers = {
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
      baggage: 'watchtower.client_id=acme',
    };
    const ask = async (options: WatchtowerExpressOptions) => {
      spans.length = 0;
      const url = await app(
        (a) =>
          a.get('/', (_req, res) => {
            seen.push(currentContext().client_id);
            res.send('ok');
          }),
        options,
      );
      await fetch(url, { headers });
      server?.close();
      return theSpan();
    };
    const trusted = await ask({});
    expect(trusted.spanContext().traceId).toBe(traceId);
    expect(trusted.parentSpanContext?.spanId).toBe('b'.repeat(16));
    const stranger = await ask({ trustInbound: false });
    expect(stranger.spanContext().traceId).not.toBe(traceId);
    expect(stranger.links[0]?.context.traceId).toBe(traceId);
    expect(seen).toEqual(['acme', undefined]);
  });

  it('marks what was thrown and what was passed on as errors of the server, with redacted text', async () => {
    const url = await app((a) => {
      const router = express.Router();
      router.get('/:id/thrown', () => {
        throw new TypeError('bad key sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb7c');
      });
      router.get('/:id/passed', (_req, _res, next) => next(new Error('later')));
      router.get('/:id/mine', (_req, _res, next) =>
        next(Object.assign(new Error('teapot'), { status: 418 })),
      );
      a.use('/r', router);
    });
    for (const path of ['thrown', 'passed', 'mine']) await fetch(`${url}/r/1/${path}`);
    await expect.poll(() => spans.length).toBe(3);
    const [thrown, passed, mine] = spans;
    expect(thrown?.name).toBe('GET /r/:id/thrown');
    expect(thrown?.status.code).toBe(SpanStatusCode.ERROR);
    expect(thrown?.attributes['error.type']).toBe('TypeError');
    expect(thrown?.status.message).toContain('[REDACTED:');
    expect(passed?.attributes['error.type']).toBe('500');
    expect(mine?.status.code).toBe(SpanStatusCode.UNSET);
    expect(mine?.attributes).not.toHaveProperty('error.type');
    expect(recorded).toContainEqual(['errors', 1, { route: '/r/:id/thrown', status: 500 }]);
  });

  it('streams through, and ends the span with the last byte', async () => {
    const url = await app((a) =>
      a.get('/stream', async (_req, res) => {
        for (const piece of ['a', 'b', 'c']) {
          res.write(piece);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        res.end();
      }),
    );
    expect(await (await fetch(`${url}/stream`)).text()).toBe('abc');
    const span = await theSpan();
    expect(span.duration[0] * 1e3 + span.duration[1] / 1e6).toBeGreaterThan(10);
  });

  it('takes a client that hangs up as neither success nor error', async () => {
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    const url = await app((a) =>
      a.get('/slow', (_req, res) => {
        res.write('first');
        resolve();
      }),
    );
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await reached;
    socket.destroy();
    const span = await theSpan();
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({ 'watchtower.outcome': 'cancelled', 'http.route': '/slow' });
    expect(span.attributes).not.toHaveProperty('error.type');
    expect(recorded.filter(([kind]) => kind === 'errors')).toHaveLength(0);
    expect(recorded).toContainEqual([
      'duration',
      expect.any(Number),
      { route: '/slow', method: 'GET', status: 'aborted' },
    ]);
  });

  it('sees an error after the headers as an error', async () => {
    const url = await app((a) =>
      a.get('/broken', (_req, res, next) => {
        res.write('half');
        setImmediate(() => next(new RangeError('cut')));
      }),
    );
    await expect((await fetch(`${url}/broken`)).text()).rejects.toThrow();
    expect((await theSpan()).attributes).toMatchObject({
      'error.type': 'RangeError',
      'watchtower.outcome': 'failed',
    });
  });

  it('lets a request through that it cannot observe', async () => {
    const url = await app((a) =>
      a.get('/odd', (req, res) => {
        Object.defineProperty(req, 'route', {
          get: () => {
            throw new Error('no route here');
          },
        });
        res.send('ok');
      }),
    );
    expect((await fetch(`${url}/odd`)).status).toBe(200);
    expect((await theSpan()).name).toBe('GET');
  });

  it('counts a request once when it is mounted twice, and bounds the method', async () => {
    const url = await app((a) => {
      a.use(watchtower({ log: false }));
      a.all('/x', (_req, res) => void res.send('ok'));
    });
    await fetch(`${url}/x`, { method: 'PROPFIND' });
    expect((await theSpan()).name).toBe('_OTHER /x');
  });
});

it('express 5: takes a rejected handler as an error', async () => {
  const a = express5();
  a.use(watchtower({ log: false }));
  a.get('/rejects', async () => {
    await Promise.resolve();
    throw new TypeError('no');
  });
  a.use(watchtowerErrors(), quiet);
  await fetch(`${await listen(a)}/rejects`);
  expect((await theSpan()).attributes).toMatchObject({ 'error.type': 'TypeError', 'http.route': '/rejects' });
});

it('leaves one log line per request, with ids, and the error behind a 5xx without its secrets', async () => {
  const child = fork(new URL('./testing/logging-server.ts', import.meta.url), {
    execArgv: ['--conditions=@watchtower/source'],
    silent: true,
  });
  let out = '';
  child.stdout?.on('data', (piece) => (out += String(piece)));
  const [port] = (await once(child, 'message')) as [number];
  await fetch(`http://127.0.0.1:${port}/ok/1`);
  await fetch(`http://127.0.0.1:${port}/fails`);
  await expect.poll(() => out.trim().split('\n').length).toBe(2);
  child.kill();
  const [ok, failed] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(ok).toMatchObject({
    level: 'info',
    message: 'GET /ok/:id 200',
    route: '/ok/:id',
    status: 200,
    client_id: 'acme',
  });
  expect(ok?.['request_id']).toBeTypeOf('string');
  expect(ok?.['duration_ms']).toBeTypeOf('number');
  expect(failed).toMatchObject({ level: 'error', message: 'GET /fails 500', client_id: 'acme' });
  expect(out).not.toContain('Ab3dEf6h');
});
