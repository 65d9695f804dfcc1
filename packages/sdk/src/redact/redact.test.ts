import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isSecretKey, redact, redactValue } from './index.ts';
import { RULES } from './registry.ts';

const A = (n: number, s = 'aB3dE5gH7jK9mN1pQ'): string => s.repeat(Math.ceil(n / s.length)).slice(0, n);
const HEX = (n: number): string => A(n, '0123456789abcdef');

/** What must not survive, with the rule that has to name it. Values are put together so that no scanner flags this file. */
const HIDE: readonly [rule: string, before: string, secret: string, after: string][] = [
  ['aws', 'id=', `AKIA${A(16, 'ABCDEFGH234567')}`, ' denied'],
  ['anthropic', 'key ', `sk-ant-api03-${A(93)}AA`, ''],
  ['openai', 'Incorrect API key provided: ', `sk-proj-${A(48)}`, '.'],
  ['openai', 'Incorrect API key provided: ', ['sk', 'secret123'].join('-'), '. See docs'],
  ['github', 'push with ', `ghp_${A(36)}`, ''],
  ['github', 'push with ', `github_pat_${A(82)}`, ''],
  ['gitlab', 'push with ', `glpat-${A(20)}`, ''],
  ['slack', 'post ', `xoxb-${A(40)}`, ''],
  ['slack', 'post https://', `hooks.slack.com/services/T0/B0/${A(24)}`, ''],
  ['stripe', 'charge ', `sk_live_${A(24)}`, ''],
  ['google', 'maps ', `AIza${A(35)}`, ''],
  ['npm', '//registry/:_x ', `npm_${A(36)}`, ''],
  ['hugging-face', 'model ', `hf_${A(34, 'abcdefghij')}`, ''],
  ['sendgrid', 'mail ', `SG.${A(22)}.${A(43)}`, ''],
  ['grafana', 'push ', `glsa_${A(32)}_${HEX(8)}`, ''],
  ['digitalocean', 'spaces ', `dop_v1_${HEX(64)}`, ''],
  ['vault', 'read ', `hvs.${A(95)}`, ''],
  ['databricks', 'sql ', `dapi${HEX(32)}`, ''],
  ['perplexity', 'ask ', `pplx-${A(48)}`, ''],
  ['notion', 'page ', `ntn_${A(46)}`, ''],
  ['linear', 'issue ', `lin_api_${A(40)}`, ''],
  ['pypi', 'upload ', `pypi-AgEIcHlwaS5vcmc${A(80)}`, ''],
  ['sentry', 'event ', `sntryu_${HEX(64)}`, ''],
  ['shopify', 'shop ', `shpat_${HEX(32)}`, ''],
  ['groq', 'ask ', `gsk_${A(52)}`, ''],
  ['watchtower', 'ingest ', `wt_ingest_${A(32)}`, ''],
  ['discord', 'https://', `discord.com/api/webhooks/123456789/${A(60)}`, ''],
  ['webhook-secret', 'sign ', `whsec_${A(32)}`, ''],
  ['jwt', 'session ', `eyJ${A(30)}.eyJ${A(40)}.${A(43)}`, ''],
  ['private-key', 'pem ', `-----BEGIN RSA PRIVATE KEY-----\n${A(80)}\n-----END RSA PRIVATE KEY-----`, ' end'],
  ['userinfo', 'connect postgres', '://app:hunter2@', 'db:5432/x'],
  ['authorization', 'Authorization: ', 'swordfish-swordfish', ''],
  ['authorization', 'header Bearer ', `${A(20)}`, ' refused'],
  ['cookie', 'Cookie: ', 'sid=abc; theme=dark', '\nHost: x'],
  ['assignment', 'login password=', 'hunter2', '&user=ann'],
  ['assignment', 'body {"apiKey":"', 'very-private', '"}'],
  ['assignment', 'GET /x?access_token=', 'abcdef123', '&page=2'],
  ['assignment', 'nested {\\"client_secret\\":\\"', 'deepsecret', '\\"}'],
  ['assignment', 'env AWS_SECRET_ACCESS_KEY=', A(40), ' set'],
  ['card', 'paid with ', '4111 1111 1111 1111', ' today'],
  ['card', 'paid with ', '5555-5555-5555-4444', ''],
  ['card', 'amex ', '378282246310005', ''],
];

const KEEP: readonly string[] = [
  'GET /posts/:id 200 in 12ms',
  'input_tokens=1200 output_tokens=55 max_tokens: 4096',
  'usage {"input_tokens":120,"token_count":9,"total_tokens":129}',
  'trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'at 1763685600000000000 took 4111ms, order 1234567890123456',
  'id 41111111-1111-1111-1111-111111111111 and 4111111111111112',
  'Basic authentication failed; Bearer authentication needed',
  'the secret of good posts is timing; the key: patience',
  'risk-assessment-of-campaign and task-list-of-the-week',
  'https://example.com:8080/a/b?page=2#top mail ann@example.com',
  'Error: Unexpected token } in JSON at position 4',
  'session_id=s-1 job_id=j-1 selector=#login-password',
  'model gpt-5-mini-2026-01-01 sk-1',
  'password: null, token: undefined',
  'an ordinary sentence without anything in it',
  '',
];

describe('redact', () => {
  it.each(HIDE)('%s: hides the secret after "%s"', (rule, before, secret, after) => {
    const out = redact(before + secret + after);
    expect(out).not.toContain(secret);
    expect(out).toContain(`[REDACTED:${rule}]`);
    expect(out.startsWith(before.slice(0, 4))).toBe(true);
    expect(out.endsWith(after)).toBe(true);
    expect(redact(out)).toBe(out);
  });

  it.each(KEEP)('keeps %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('keeps the last four digits of a card and the validity of a JSON line', () => {
    const line = JSON.stringify({ n: 4111111111111111, inner: '{"password":12345}', m: 'x' });
    const out: unknown = JSON.parse(redact(line));
    expect(out).toMatchObject({ n: '[REDACTED:card]1111', m: 'x' });
    expect(JSON.stringify(out)).not.toContain('12345}');
    expect(JSON.parse(redact('{"otp":123456,"a":1}'))).toEqual({ otp: '[REDACTED:assignment]', a: 1 });
  });

  it('stays linear on hostile input', () => {
    const hostile = [
      'password'.repeat(20_000),
      'a:'.repeat(60_000),
      '4'.repeat(100_000),
      'eyJ'.repeat(40_000),
    ];
    const start = performance.now();
    for (const text of hostile) redact(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('registers every rule file once', () => {
    const files = readdirSync(new URL('./rules', import.meta.url)).map((f) => f.replace('.ts', ''));
    expect(RULES.map((rule) => rule.name).toSorted()).toEqual(files.toSorted());
  });
});

describe('isSecretKey and redactValue', () => {
  it.each(['password', 'PASSWORD', 'x-api-key', 'apiKey', 'access_token', 'idToken', 'Set-Cookie', 'db.dsn'])(
    'treats %s as secret',
    (key) => expect(isSecretKey(key)).toBe(true),
  );
  it.each([
    'input_tokens',
    'token_count',
    'session_id',
    'gen_ai.usage.input_tokens',
    'footprint',
    'job_id',
    'next_page_token',
  ])('treats %s as harmless', (key) => expect(isSecretKey(key)).toBe(false));

  it('goes deep without touching the input, and cuts cycles', () => {
    const loop: Record<string, unknown> = { note: 'ok' };
    loop['self'] = loop;
    const input = {
      list: [{ headers: { authorization: 'Basic abc', accept: 'x' } }],
      error: new Error('bad password=hunter2'),
      card: 4111111111111111,
      loop,
    };
    const out = redactValue('body', input) as Record<string, Record<string, unknown>>;
    expect(out['list']).toEqual([{ headers: { authorization: '[REDACTED:key]', accept: 'x' } }]);
    expect(out['error']?.['message']).toBe('bad password=[REDACTED:assignment]');
    expect(JSON.stringify(out)).not.toMatch(/hunter2|411111111/);
    expect(out['loop']).toEqual({ note: 'ok', self: '[Circular]' });
    expect(input.list[0]?.headers.authorization).toBe('Basic abc');
    expect(redactValue('password', 'x')).toBe('[REDACTED:key]');
    expect(redactValue('password', '')).toBe('');
  });

  it('is not fooled by __proto__', () => {
    const out = redactValue('b', JSON.parse('{"__proto__":{"polluted":1},"a":1}')) as object;
    expect(out).toEqual({ a: 1 });
    expect('polluted' in out).toBe(false);
  });
});
