import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { accessCreateKey } from '@watchtower/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_TOKEN, testHttp, type TestHttp } from './testing/test-http.ts';

let http: TestHttp;
let key: { id: string; secret: string };
beforeAll(async () => {
  http = await testHttp();
  key = await create({ kind: 'widget', name: 'page' });
});
afterAll(() => http.close());

async function create(body: object): Promise<{ id: string; secret: string }> {
  const response = await http.send(accessCreateKey.path, { body, token: API_TOKEN });
  expect(response.status).toBe(200);
  return (await response.json()) as { id: string; secret: string };
}

async function me(token: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await http.send('/api/session', { token });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The private half as a host reads it from `wtw_<kid>_<base64url>`. */
async function privateKey(): Promise<KeyObject> {
  const { createPrivateKey } = await import('node:crypto');
  const [, kid, encoded = ''] = /^wtw_([0-9a-f]{12})_(.+)$/.exec(key.secret) ?? [];
  expect(kid).toBe(key.id);
  return createPrivateKey({ key: Buffer.from(encoded, 'base64url'), format: 'der', type: 'pkcs8' });
}

interface Minting {
  claims?: object;
  header?: object;
  audience?: string;
  life?: number;
  by?: KeyObject;
}

async function mint({
  claims = {},
  header = {},
  audience = 'watchtower',
  life = 300,
  by,
}: Minting): Promise<string> {
  return new SignJWT({ role: 'embed', panels: ['ops'], ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.id, ...header })
    .setAudience(audience)
    .setExpirationTime(Math.floor(http.clock.now() / 1000) + life)
    .sign(by ?? (await privateKey()));
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('a widget token', () => {
  it('tells role, client and panels', async () => {
    const { body } = await me(await mint({ claims: { client_id: 'acme', sub: 'page-7' } }));
    expect(body).toEqual({
      actor_id: `widget:${key.id}:page-7`,
      role: 'embed',
      development: false,
      client_id: 'acme',
      panels: ['ops'],
    });
  });

  it.each<[string, () => Promise<string> | string, RegExp]>([
    ['expired', () => mint({ life: -60 }), /expired/],
    ['living longer than an hour', () => mint({ life: 3700 }), /within 3600 s/],
    ['meant for somebody else', () => mint({ audience: 'grafana' }), /aud is wrong/],
    ['of a role that operates', () => mint({ claims: { role: 'admin' } }), /embed or viewer/],
    ['of a key nobody made', () => mint({ header: { kid: '0123456789ab' } }), /names no key/],
    ['signed by another key', () => mint({ by: generateKeyPairSync('ed25519').privateKey }), /signature/],
    [
      'without a signature',
      () => `${encoded({ alg: 'none', kid: key.id })}.${encoded({ role: 'viewer', exp: 9e9 })}.`,
      /signature/,
    ],
    ['that is no JWT', () => 'a.b.c', /not a JWT/],
    [
      'signed with the public key as an HMAC secret',
      () => {
        const stored =
          http.context.documents.get<{ public_key: string }>('key', key.id)?.body?.public_key ?? '';
        const exp = Math.floor(http.clock.now() / 1000) + 300;
        const signed = `${encoded({ alg: 'HS256', kid: key.id })}.${encoded({ aud: 'watchtower', role: 'viewer', exp })}`;
        const mac = createHmac('sha256', Buffer.from(stored, 'base64url')).update(signed).digest('base64url');
        return `${signed}.${mac}`;
      },
      /signature/,
    ],
  ])('%s is refused', async (_, make, why) => {
    const { status, body } = await me(await make());
    expect(status).toBe(401);
    expect(body['message']).toMatch(why);
  });
});

describe('a key', () => {
  it('holds until it is revoked or expires, and is never stored', async () => {
    const expires_at = new Date(http.clock.now() + 60_000).toISOString();
    const short = await create({ kind: 'api', name: 'ci', role: 'auditor', expires_at });
    expect(JSON.stringify(http.context.documents.get('key', short.id))).not.toContain(short.secret.slice(16));
    expect((await me(short.secret)).body).toMatchObject({ role: 'auditor', actor_id: `key:${short.id}` });
    const last = short.secret.at(-1) === 'A' ? 'B' : 'A';
    expect((await me(short.secret.slice(0, -1) + last)).status).toBe(401);
    await http.clock.advance(61_000);
    expect((await me(short.secret)).status).toBe(401);

    const long = await create({ kind: 'api', name: 'cd' });
    expect((await me(long.secret)).body['role']).toBe('viewer');
    await http.send(`/api/admin/keys/${long.id}`, { method: 'DELETE', token: API_TOKEN });
    expect((await me(long.secret)).status).toBe(401);
  });

  it('comes as a Bearer, not in the address', async () => {
    expect((await http.send(`/api/session?token=${API_TOKEN}`)).status).toBe(401);
    const basic = await http.send('/api/session', { headers: { authorization: `Basic ${API_TOKEN}` } });
    expect([basic.status, basic.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});

describe('development mode', () => {
  let dev: TestHttp;
  beforeAll(async () => {
    dev = await testHttp([], { dev: true, allowedOrigins: ['http://page.example'] });
  });
  afterAll(() => dev.close());
  const status = async (headers: Record<string, string>): Promise<number> =>
    (await dev.send('/api/session', { headers: { host: 'localhost:4318', ...headers } })).status;

  it('signs in whoever sits at this machine', async () => {
    const response = await dev.send('/api/session', { headers: { host: '127.0.0.1:4318' } });
    expect(await response.json()).toMatchObject({ role: 'superadmin', development: true });
    expect(await status({ origin: 'http://localhost:4318' })).toBe(200);
    expect(await status({ host: '[::1]:4318' })).toBe(200);
    expect(await status({ origin: 'http://page.example' })).toBe(200);
  });

  it.each([
    { host: 'evil.example' },
    { host: 'localhost.evil.example:4318' },
    { host: '127.0.0.1.nip.io' },
    { origin: 'http://evil.example' },
    { origin: 'http://localhost:3000' },
    { origin: 'null' },
  ])('refuses $host $origin on every route', async (headers) => {
    for (const path of ['/api/session', '/v1/traces', '/', '/healthz', '/metrics']) {
      const response = await dev.send(path, { headers: { host: 'localhost:4318', ...headers } });
      expect([path, response.status]).toEqual([path, 403]);
    }
  });

  it('still refuses a credential that is wrong, and gives a right one no more than it has', async () => {
    expect((await dev.send('/api/session', { token: 'wrong' })).status).toBe(401);
    const made = await dev.send('/api/admin/keys', { body: { kind: 'api', name: 'v' } });
    const { secret } = (await made.json()) as { secret: string };
    expect((await dev.send('/api/admin/keys', { token: secret })).status).toBe(403);
  });

  it('answers a preflight of an allowed origin, without credentials', async () => {
    const headers = {
      host: 'localhost:4318',
      origin: 'http://page.example',
      'access-control-request-method': 'GET',
    };
    const response = await dev.send('/api/session', { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://page.example');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
