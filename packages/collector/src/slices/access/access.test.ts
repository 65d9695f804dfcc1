import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SESSION_IDLE_MS, SESSION_MAX_MS } from '../../kernel/sessions.ts';
import { ADMIN, API_TOKEN, testHttp, type TestHttp } from '../../kernel/testing/test-http.ts';
import { createAttempts, FIRST_WAIT_MS, FREE_FAILURES, LONGEST_WAIT_MS } from './attempts.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await testHttp();
});
beforeEach(() => http.clock.advance(LONGEST_WAIT_MS + 60_000));
afterAll(() => http.close());

const PAGE = { host: 'watch.example', origin: 'https://watch.example' };

function signIn(body: object, headers: Record<string, string> = PAGE): Promise<Response> {
  return http.send('/api/session', { body, headers });
}

async function cookie(headers?: Record<string, string>): Promise<string> {
  const response = await signIn(ADMIN, headers);
  expect(response.status).toBe(200);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const whoIs = (value: string): Promise<Response> => http.send('/api/session', { headers: { cookie: value } });

describe('signing in', () => {
  it('gives a session in a cookie no script can read', async () => {
    const response = await signIn({ email: ' ada@example.ORG', password: ADMIN.password });
    const set = response.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^__Host-watchtower_session=[\w-]{43}; /);
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']) expect(set).toContain(flag);
    const { actor_id } = (await response.json()) as { actor_id: string };
    const who = await whoIs(set.split(';')[0] ?? '');
    expect(await who.json()).toMatchObject({ actor_id, role: 'superadmin', development: false });
    expect(http.audits.at(-1)).toMatchObject({ action_type: 'auth.login', result: 'success', actor_id });
    expect(await cookie({ host: '10.0.0.5:4318', origin: 'http://10.0.0.5:4318' })).toMatch(
      /^watchtower_session=/,
    );
  });

  it('tells neither by words nor by audit who exists, and stores no address or password in the clear', async () => {
    const wrong = await signIn({ ...ADMIN, password: 'wrong' });
    const unknown = await signIn({ email: 'eve@example.org', password: 'wrong' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(http.audits.slice(-2).map(({ result, actor_id }) => [result, actor_id === 'unknown'])).toEqual([
      ['fail', false],
      ['fail', true],
    ]);
    const rows = await http.context.store.query<{ body: string }>(
      'SELECT toString(tuple(*)) AS body FROM documents',
    );
    const all = rows
      .map(({ body }) => body)
      .join()
      .toLowerCase();
    expect(all).toContain('scrypt');
    for (const word of ['ada@', 'example.org', ADMIN.password, (await cookie()).split('=')[1] ?? ''])
      expect(all).not.toContain(word.toLowerCase());
  });

  it('is slowed down before anything is hashed', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 9 }, () => signIn({ ...ADMIN, password: 'guess' })),
    );
    const counts = guesses.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(counts).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
    expect(guesses.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('30');
    expect((await signIn(ADMIN)).status).toBe(429);
    expect(http.audits.at(-1)).toMatchObject({ action_type: 'auth.login', result: 'blocked' });
    await http.clock.advance(FIRST_WAIT_MS);
    expect((await signIn(ADMIN)).status).toBe(200);
  });
});

describe('a session', () => {
  it('ends when it is signed out, unused or old', async () => {
    const out = await cookie();
    const left = await http.send('/api/session', { method: 'DELETE', headers: { ...PAGE, cookie: out } });
    expect([left.status, await left.json()]).toEqual([200, { signed_out: true }]);
    expect(left.headers.get('set-cookie')).toMatch(/=; Max-Age=0;/);
    expect((await whoIs(out)).status).toBe(401);

    const idle = await cookie();
    await http.clock.advance(SESSION_IDLE_MS - 1000);
    expect((await whoIs(idle)).status).toBe(200);
    await expect
      .poll(() => http.context.documents.list('session').some(({ version }) => version === 2))
      .toBe(true);
    await http.clock.advance(SESSION_IDLE_MS - 1000);
    expect((await whoIs(idle)).status).toBe(200);
    await http.clock.advance(SESSION_IDLE_MS + 1000);
    expect((await whoIs(idle)).status).toBe(401);

    const old = await cookie();
    const started = http.clock.now();
    const seen = (): number[] =>
      http.context.documents.list<{ seen_at: number }>('session').flatMap(({ body }) => body?.seen_at ?? []);
    while (http.clock.now() - started < SESSION_MAX_MS - SESSION_IDLE_MS) {
      await http.clock.advance(SESSION_IDLE_MS / 2);
      expect((await whoIs(old)).status).toBe(200);
      await expect.poll(seen).toContain(http.clock.now());
    }
    await http.clock.advance(SESSION_IDLE_MS - 1000);
    expect((await whoIs(old)).status).toBe(200);
    await expect.poll(seen).toContain(http.clock.now());
    await http.clock.advance(1000);
    expect((await whoIs(old)).status).toBe(401);
  });

  it('changes things only for our own page', async () => {
    const mine = await cookie();
    const attempt = async (headers: Record<string, string>): Promise<number> => {
      const body = { kind: 'api', name: 'k' };
      const sent = { host: PAGE.host, cookie: mine, ...headers };
      return (await http.send('/api/admin/keys', { body, headers: sent })).status;
    };
    expect(await attempt({ origin: PAGE.origin })).toBe(200);
    expect(await attempt({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await attempt({})).toBe(403);
    expect(await attempt({ origin: 'https://evil.example' })).toBe(403);
    expect(await attempt({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe(403);
    expect(await attempt({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect((await signIn(ADMIN, { ...PAGE, origin: 'https://evil.example' })).status).toBe(403);
  });
});

describe('keys', () => {
  it('are listed without their secrets, audited, and revoked once', async () => {
    const made = await http.send('/api/admin/keys', {
      token: API_TOKEN,
      body: { kind: 'ingest', name: 'worker' },
    });
    const { id, secret } = (await made.json()) as { id: string; secret: string };
    expect(secret).toMatch(new RegExp(`^wt_${id}_[\\w-]{43}$`));
    expect(http.audits.at(-1)).toMatchObject({ action_type: 'key.create', resource: `key/${id}` });
    expect((await http.send('/v1/nothing', { token: secret })).status).toBe(404);
    const listed = await (await http.send('/api/admin/keys', { token: API_TOKEN })).text();
    expect(listed).toContain(id);
    expect(listed).not.toContain('digest');
    expect(JSON.stringify(http.audits)).not.toContain(secret);

    const revoke = async (key: string): Promise<Response> =>
      http.send(`/api/admin/keys/${key}`, { method: 'DELETE', token: API_TOKEN });
    const first = (await (await revoke(id)).json()) as { revoked_at: string };
    expect(http.audits.at(-1)).toMatchObject({ action_type: 'key.revoke', resource: `key/${id}` });
    await http.clock.advance(1000);
    expect(await (await revoke(id)).json()).toEqual(first);
    expect((await http.send('/v1/nothing', { token: secret })).status).toBe(401);
    expect((await revoke('none')).status).toBe(404);
  });

  it.each([
    [{ kind: 'ingest', name: 'k', role: 'admin' }, '/role'],
    [{ kind: 'api', name: 'k', expires_at: '2020-01-01T00:00:00Z' }, '/expires_at'],
    [{ kind: 'api', name: '' }, '/name'],
  ])('%o is refused naming %s', async (body, field) => {
    const response = await http.send('/api/admin/keys', { token: API_TOKEN, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ issues: [{ field }] });
  });
});

describe('the first start', () => {
  it('makes an administrator and an ingest key, tells them once, and they work', async () => {
    const first = await testHttp([], { adminEmail: null, adminPassword: null, ingestKey: null });
    const told = first.lines.flatMap(({ level, message }) => (level === 'notice' ? message : [])).join('\n');
    const password = /with the password (\S+)/.exec(told)?.[1] ?? '';
    const key = /WATCHTOWER_INGEST_KEY=(\S+)/.exec(told)?.[1] ?? '';
    const body = { email: 'admin@localhost', password };
    expect((await first.send('/api/session', { body })).status).toBe(200);
    expect((await first.send('/v1/nothing', { token: key })).status).toBe(404);
    expect(first.audits.map(({ action_type }) => action_type).slice(0, 2)).toEqual([
      'user.create',
      'key.create',
    ]);
    await first.close();
  });
});

it('forgets failures after a while, and never waits longer than a quarter of an hour', () => {
  const attempts = createAttempts();
  let now = 0;
  let waits = 0;
  for (let i = 0; i < 40; i++) {
    while (attempts.begin('a', 'ip', now) === 'wait') {
      now += 1000;
      waits += 1;
    }
  }
  expect(waits).toBeGreaterThan(((40 - FREE_FAILURES - 6) * LONGEST_WAIT_MS) / 1000 / 2);
  expect(attempts.begin('a', 'ip', now + LONGEST_WAIT_MS + 1)).toBe('go');
  expect(attempts.begin('b', 'ip', now)).toBe('go');
});
