import { auditList, opsTop, WatchtowerError } from '@watchtower/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer } from './answer.ts';
import { testHttp, API_TOKEN, INGEST_KEY, type TestHttp } from './testing/test-http.ts';
import { fakeSlice } from './testing/fake-slice.ts';

interface Refusal {
  code: string;
  message: string;
  issues?: { field: string; message: string }[];
}

let http: TestHttp;
beforeAll(async () => {
  http = await testHttp([fakeSlice()]);
});
afterAll(() => http.close());

async function refused(path: string, options = {}): Promise<{ status: number; body: Refusal }> {
  const response = await http.send(path, { token: API_TOKEN, ...options });
  return { status: response.status, body: (await response.json()) as Refusal };
}

describe('a question', () => {
  it('turns text into what the schema wants', async () => {
    const response = await http.send('/api/ops/top?kind=agents&limit=7', { token: API_TOKEN });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ params: { kind: 'agents', limit: 7 }, client_id: null });
  });

  it.each([
    ['limit=7', 'kind', /Invalid/],
    ['kind=agents&limit=', 'limit', /Empty/],
    ['kind=agents&limit=1&limit=2', 'limit', /more than once/],
    ['kind=agents&limit=1e3', 'limit', /Too big/],
    ['kind=agents&limit=0x10', 'limit', /expected number/],
    ['kind=agents&limit=1.5', 'limit', /int/],
    ['kind=agents&colour=red', 'colour', /known are kind, window, sort, limit/],
    ['kind=agents&__proto__=1', '__proto__', /Unknown/],
  ])('refuses %s naming %s', async (query, field, message) => {
    const { status, body } = await refused(`/api/ops/top?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_argument');
    expect(body.issues?.map((issue) => issue.field)).toEqual([field]);
    expect(body.issues?.[0]?.message).toMatch(message);
  });

  it('names every fault at once', async () => {
    const { body } = await refused('/api/ops/top?kind=robots&limit=500&x=1');
    expect(body.issues?.map((issue) => issue.field).toSorted()).toEqual(['kind', 'limit', 'x']);
  });

  it('takes a path parameter from the path alone', async () => {
    const id = 'a'.repeat(32);
    const one = await http.send(`/api/admin/observability/traces/${id}`, { token: API_TOKEN });
    expect(await one.json()).toMatchObject({ params: { trace_id: id } });
    const bad = await refused('/api/admin/observability/traces/nope');
    expect(bad.body.issues?.[0]?.field).toBe('trace_id');
    const twice = await refused(`/api/admin/observability/traces/${id}?trace_id=${id}`);
    expect(twice.body.issues?.[0]?.message).toMatch(/Unknown/);
  });

  it('is asked inside the process under the same rules', async () => {
    const asked = await http.context.ask(opsTop, { kind: 'agents' });
    expect(asked).toMatchObject({ params: { kind: 'agents' } });
    const bound = {
      actor_id: 'w',
      role: 'embed',
      client_id: 'acme',
      panels: ['*'],
      via: 'widget',
      expires_at: null,
    } as const;
    await expect(http.context.ask(opsTop, { kind: 'agents' }, bound)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(http.context.ask(auditList, {}, bound)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a command', () => {
  const path = '/api/alerts/rules';

  it('wants JSON', async () => {
    const form = {
      method: 'POST',
      body: 'a=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    };
    expect((await refused(path, form)).status).toBe(415);
    const plain = { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } };
    expect((await refused(path, plain)).status).toBe(415);
    expect((await refused(path, { method: 'POST', body: '{' })).body.code).toBe('invalid_argument');
    expect((await refused(path, { method: 'POST', body: '[]' })).status).toBe(400);
    expect((await refused(path, { method: 'POST', body: ' '.repeat(1024 * 1024 + 1) })).status).toBe(413);
  });

  it('names faults in its body by JSON pointer', async () => {
    const body = {
      name: 'r',
      severity: 'info',
      channels: [],
      surprise: 1,
      condition: { type: 'threshold', metric: 'x', agg: 'sum', window_s: 1, op: '>', value: 1, 'a/b': 1 },
    };
    const { status, body: refusal } = await refused(path, { body });
    expect(status).toBe(400);
    expect(refusal.issues?.map((issue) => issue.field).toSorted()).toEqual([
      '/condition/a~1b',
      '/condition/window_s',
      '/surprise',
    ]);
  });

  it('is carried out, and audited in the name of the caller', async () => {
    const response = await http.send('/api/alerts/rules/slow', { method: 'DELETE', token: API_TOKEN });
    expect(await response.json()).toEqual({ input: { name: 'slow' } });
    expect(http.audits.at(-1)).toMatchObject({
      action_type: 'fake.act',
      actor_type: 'operator',
      actor_id: 'token:environment',
      audit_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });
});

describe('what lies outside', () => {
  it('is 404 for the signed-in and 401 for nobody, never the console', async () => {
    for (const path of ['/api/nothing', '/v1/nothing']) {
      expect((await http.send(path, { headers: { accept: 'text/html' } })).status).toBe(401);
      const known = await http.send(path, { token: path.startsWith('/v1') ? INGEST_KEY : API_TOKEN });
      expect(known.status).toBe(404);
      expect(await known.json()).toMatchObject({ code: 'not_found' });
    }
  });

  it('answers OTLP refusals in the encoding of the request', async () => {
    const json = await http.send('/v1/traces', { body: {} });
    expect(json.status).toBe(401);
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(await json.json()).toMatchObject({ code: 16 });
    const headers = { 'content-type': 'application/x-protobuf' };
    const proto = await http.send('/v1/traces', { method: 'POST', headers, body: '\n', token: 'wrong' });
    expect(proto.headers.get('content-type')).toBe('application/x-protobuf');
    const bytes = new Uint8Array(await proto.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0x08, 16, 0x12]);
    expect(new TextDecoder().decode(bytes.subarray(4))).toBe(
      'The key or token is unknown, revoked or expired.',
    );
    expect(bytes[3]).toBe(bytes.length - 4);
  });

  it('says who may call from other origins: nobody', async () => {
    const response = await http.send('/api/session', {
      token: API_TOKEN,
      headers: { origin: 'https://evil.example' },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('an answer that fails', () => {
  it('tells the caller an id, and the log the rest', async () => {
    const secret = 'Code: 62. DB::Exception: near SELECT owner';
    let thrown: unknown = new Error(secret);
    const failing = await testHttp([
      () => ({ name: 'failing', answers: [answer(opsTop, () => Promise.reject(thrown))] }),
    ]);
    try {
      const response = await failing.send('/api/ops/top?kind=agents', { token: API_TOKEN });
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(text).not.toContain('SELECT');
      const id = /error ([0-9a-f]{8})/.exec(text)?.[1];
      expect(failing.lines.find(({ level }) => level === 'error')?.fields).toMatchObject({
        error_id: id,
        stack: expect.stringContaining(secret),
      });
      thrown = new WatchtowerError('unavailable', secret);
      const busy = await failing.send('/api/ops/top?kind=agents', { token: API_TOKEN });
      expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await busy.text()).not.toContain('SELECT');
    } finally {
      await failing.close();
    }
  });
});
