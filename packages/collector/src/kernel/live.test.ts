import { type OpsEvent, TOPICS } from '@watchtower/contract';
import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { ADMIN, API_TOKEN, INGEST_KEY, testHttp, type TestHttp } from './testing/test-http.ts';
import type { Listening } from './serve.ts';

type Frame = { type: string; topic?: string; ts: number; data: Record<string, unknown> };

let http: TestHttp;
let server: Listening;
const opened: WebSocket[] = [];
beforeAll(async () => {
  http = await testHttp([], { allowedOrigins: ['https://page.example'] });
  server = await http.listen();
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.terminate();
});
afterAll(async () => {
  await server.close();
  await http.close();
});

interface Client {
  readonly socket: WebSocket;
  readonly frames: Frame[];
  send(frame: object): void;
  next(type: string): Promise<Frame>;
  readonly closed: Promise<number>;
}

function client(protocols: string[], headers: Record<string, string> = {}): Client {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, protocols, { headers });
  opened.push(socket);
  const frames: Frame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as Frame));
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const send = (frame: object): void => {
    const text = JSON.stringify({ v: 1, ...frame });
    if (socket.readyState === socket.OPEN) socket.send(text);
    else socket.on('open', () => socket.send(text));
  };
  const next = (type: string): Promise<Frame> =>
    vi.waitFor(() => {
      const found = frames.find((frame) => frame.type === type);
      if (found === undefined) throw new Error(`no ${type} among ${JSON.stringify(frames)}`);
      frames.splice(frames.indexOf(found), 1);
      return found;
    });
  return { socket, frames, send, next, closed };
}

function withToken(token: string): Client {
  return client(['watchtower.v1', `wt.token.${token}`]);
}

/** The status a refused upgrade gets. */
function refusedUpgrade(headers: Record<string, string>, protocols: string[] = []): Promise<number> {
  const { socket } = client(['watchtower.v1', ...protocols], headers);
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('open', () => reject(new Error('it was let in')));
  });
}

async function widget(claims: object, life = 300): Promise<string> {
  const made = await http.send('/api/admin/keys', { token: API_TOKEN, body: { kind: 'widget', name: 'w' } });
  const { id, secret } = (await made.json()) as { id: string; secret: string };
  const { importPKCS8, SignJWT } = await import('jose');
  const der = Buffer.from(secret.split('_').slice(2).join('_'), 'base64url').toString('base64');
  const pem = await importPKCS8(`-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----`, 'EdDSA');
  return new SignJWT({ role: 'embed', ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: id })
    .setAudience('watchtower')
    .setExpirationTime(Math.floor(http.clock.now() / 1000) + life)
    .sign(pem);
}

function emit(event: OpsEvent): void {
  http.context.bus.emit('ops_event', event);
}

describe('who may connect', () => {
  it('nobody without a credential, a wrong one, or from a foreign page', async () => {
    expect(await refusedUpgrade({})).toBe(401);
    expect(await refusedUpgrade({}, ['wt.token.wrong'])).toBe(401);
    expect(await refusedUpgrade({ authorization: `Bearer ${INGEST_KEY}` })).toBe(403);
    expect(await refusedUpgrade({ origin: 'https://evil.example' }, [`wt.token.${API_TOKEN}`])).toBe(403);
  });

  it('our own page with its session, and no other page with it', async () => {
    const signedIn = await http.send('/api/session', { body: ADMIN });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const mine = client(['watchtower.v1'], { cookie, origin: server.url });
    mine.send({ type: 'ping' });
    await mine.next('pong');
    expect(await refusedUpgrade({ cookie, origin: 'https://evil.example' })).toBe(403);
    await http.send('/api/session', {
      method: 'DELETE',
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
    });
    expect(await mine.closed).toBe(4401);
  });

  it('a page with its token as a subprotocol, a program with a Bearer, an allowed origin', async () => {
    for (const one of [
      withToken(API_TOKEN),
      client(['watchtower.v1'], { authorization: `Bearer ${API_TOKEN}` }),
      client(['watchtower.v1', `wt.token.${API_TOKEN}`], { origin: 'https://page.example' }),
    ]) {
      one.send({ type: 'ping' });
      expect((await one.next('pong')).ts).toBe(http.clock.now());
      expect(one.socket.protocol).toBe('watchtower.v1');
    }
  });
});

describe('topics', () => {
  it('are subscribed by name or family, delivered, and left', async () => {
    const one = withToken(API_TOKEN);
    one.send({ type: 'subscribe', topics: ['ops:events', 'admin.observability.*'] });
    expect((await one.next('subscribed')).data).toEqual({ topics: TOPICS });
    emit({ type: 'run_started', run_id: 'r1', agent_id: 'writer' });
    expect(await one.next('ops_event')).toEqual({
      v: 1,
      type: 'ops_event',
      topic: 'ops:events',
      ts: http.clock.now(),
      data: { type: 'run_started', run_id: 'r1', agent_id: 'writer' },
    });
    http.context.bus.emit('health_change', { service: 'api', old_status: 'healthy', new_status: 'down' });
    const health = await one.next('admin.observability.health_change');
    expect([health.topic, health.data]).toEqual([
      health.type,
      { service: 'api', old_status: 'healthy', new_status: 'down' },
    ]);
    one.send({ type: 'unsubscribe', topics: ['ops:events'] });
    await one.next('unsubscribed');
    emit({ type: 'run_started', run_id: 'r2' });
    one.send({ type: 'ping' });
    await one.next('pong');
    expect(one.frames).toEqual([]);
  });

  it('unknown ones and malformed frames are answered with an error, and the socket stays', async () => {
    const one = withToken(API_TOKEN);
    one.send({ type: 'subscribe', topics: ['weather'] });
    expect((await one.next('error')).data).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('ops:events'),
    });
    one.socket.send('{');
    expect((await one.next('error')).data['code']).toBe('invalid_argument');
    one.send({ type: 'ping' });
    await one.next('pong');
  });

  it('that a role or a token may not see end in 4403 after an error', async () => {
    const key = await http.send('/api/admin/keys', {
      token: API_TOKEN,
      body: { kind: 'api', name: 'a', role: 'auditor' },
    });
    const auditor = withToken(((await key.json()) as { secret: string }).secret);
    auditor.send({ type: 'subscribe', topics: ['ops:events'] });
    expect((await auditor.next('error')).data['code']).toBe('forbidden');
    expect(await auditor.closed).toBe(4403);
    const embed = withToken(await widget({ panels: ['ops'] }));
    embed.send({ type: 'subscribe', topics: ['ops:events'] });
    await embed.next('subscribed');
    embed.send({ type: 'subscribe', topics: ['admin.observability.vital_signs'] });
    expect(await embed.closed).toBe(4403);
  });

  it('of a client-bound token carry its client and nothing else', async () => {
    const one = withToken(await widget({ panels: ['*'], client_id: 'acme' }));
    one.send({ type: 'subscribe', topics: [...TOPICS] });
    expect((await one.next('subscribed')).data).toEqual({ topics: ['ops:events'] });
    emit({ type: 'run_failed', client_id: 'globex' });
    emit({ type: 'run_failed' });
    emit({ type: 'run_success', client_id: 'acme' });
    expect((await one.next('ops_event')).data).toEqual({ type: 'run_success', client_id: 'acme' });
    expect(one.frames).toEqual([]);
  });
});

describe('a socket ends', () => {
  it('with 4401 when its token expires', async () => {
    const one = withToken(await widget({ panels: ['ops'] }, 1));
    expect(await one.closed).toBe(4401);
  });

  it('with 4401 when its key is revoked, and the others stay', async () => {
    const key = await http.send('/api/admin/keys', { token: API_TOKEN, body: { kind: 'api', name: 'k' } });
    const { id, secret } = (await key.json()) as { id: string; secret: string };
    const one = withToken(secret);
    const other = withToken(API_TOKEN);
    one.send({ type: 'ping' });
    await one.next('pong');
    await http.send(`/api/admin/keys/${id}`, { method: 'DELETE', token: API_TOKEN });
    expect(await one.closed).toBe(4401);
    other.send({ type: 'ping' });
    await other.next('pong');
  });
});

describe('a slow reader', () => {
  /** A raw socket that completes the handshake, subscribes and then stops reading. */
  async function stalled(): Promise<Socket> {
    const { hostname, port } = new URL(server.url);
    const raw = connect(Number(port), hostname);
    const key = randomBytes(16).toString('base64');
    raw.write(
      `GET /api/ws HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nAuthorization: Bearer ${API_TOKEN}\r\n\r\n`,
    );
    await new Promise((resolve) => raw.once('data', resolve));
    const payload = Buffer.from(JSON.stringify({ v: 1, type: 'subscribe', topics: ['ops:events'] }));
    raw.write(Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
    await new Promise((resolve) => raw.once('data', resolve));
    raw.pause();
    return raw;
  }

  const gauge = (name: string): number =>
    http.live.gauges.find((one) => one.name === name)?.read()[0]?.value ?? Number.NaN;

  it('loses the oldest frames, counted; others get all; it is given up after a minute without progress', async () => {
    const slow = await stalled();
    const gone = new Promise((resolve) => slow.once('close', resolve));
    const fast = withToken(API_TOKEN);
    fast.send({ type: 'subscribe', topics: ['ops:events'] });
    await fast.next('subscribed');
    const clients = gauge('live_clients');
    const message = 'x'.repeat(16_000);
    const before = gauge('live_dropped_frames_total');
    let sent = 0;
    while (gauge('live_dropped_frames_total') < before + 50 && sent < 5000) {
      for (let i = 0; i < 20; i++) emit({ type: 'run_started', run_id: String(sent++), message });
      await vi.waitFor(() => expect(fast.frames.length).toBe(sent));
    }
    expect(gauge('live_dropped_frames_total')).toBeGreaterThanOrEqual(before + 50);
    expect(fast.frames.map(({ data }) => data['run_id'])).toEqual(
      Array.from({ length: sent }, (_, i) => String(i)),
    );
    for (let beat = 0; beat < 4; beat++) {
      await http.clock.advance(20_000);
      fast.send({ type: 'ping' });
      await fast.next('pong');
    }
    slow.resume();
    await gone;
    await vi.waitFor(() => expect(gauge('live_clients')).toBe(clients - 1));
    expect(fast.socket.readyState).toBe(fast.socket.OPEN);
  });
});
