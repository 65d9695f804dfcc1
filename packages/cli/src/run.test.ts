import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { healthComponents, QUESTIONS, type ResultOf, type tracesOne } from '@watchtower/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { VERBS } from './commands/registry.ts';
import { run } from './run.ts';

type Trace = ResultOf<typeof tracesOne>;
const ID = 'ab'.repeat(16);
const T0 = 1_790_000_000_000_000_000n;

const span = (
  id: string,
  parent: string | null,
  at: number,
  ms: number,
  more: Partial<Trace['spans'][number]> = {},
) => ({
  span_id: id,
  parent_span_id: parent,
  name: `span ${id}`,
  operation: 'tool.call',
  service: 'api',
  kind: 'internal' as const,
  status: 'ok' as const,
  status_message: '',
  start_unix_nano: String(T0 + BigInt(at) * 1_000_000n),
  duration_ms: ms,
  attributes: {},
  events: [],
  cost_usd: null,
  ...more,
});
const trace = (spans: Trace['spans'], next_cursor: string | null, errors = 1): Trace => ({
  trace_id: ID,
  summary: {
    spans: 4,
    services: 2,
    processes: 2,
    start_unix_nano: String(T0),
    duration_ms: 100,
    errors,
    cost_usd: 0.0123,
    unpriced_calls: 1,
    complete: false,
    missing: ['parent of c'],
    root_cause_span_id: 'b',
  },
  spans,
  logs: [],
  audits: [],
  next_cursor,
});
const health = (status: string): ResultOf<typeof healthComponents> =>
  healthComponents.result.parse({
    items: [
      {
        component: 'queue',
        kind: 'queue',
        service: 'worker',
        status,
        version: null,
        instance: 'i',
        since: '2026-11-21T10:00:00.000Z',
        last_seen: '2026-11-21T10:00:00.000Z',
        latency_ms: 3.21,
        message: 'lag \u001b[31m high',
        depends_on: [],
        resources: {},
      },
    ],
    next_cursor: null,
  });

/** A collector that answers what it is told to. */
let answers: Record<string, { status?: number; body: unknown }> = {};
const asked: { url: string; authorization: string | undefined }[] = [];
const server = createServer((request: IncomingMessage, response) => {
  const { url = '', headers } = request;
  asked.push({ url, authorization: headers.authorization });
  const { status = 200, body } = answers[url] ?? {
    status: 404,
    body: { code: 'not_found', message: 'There is no such trace.' },
  };
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  answers = {};
  asked.length = 0;
});

async function watchtower(
  argv: string,
  more: { env?: Record<string, string>; colour?: boolean; columns?: number } = {},
) {
  let out = '';
  let err = '';
  const code = await run(argv.split(' '), '9.9.9', {
    env: { WATCHTOWER_URL: url, ...more.env },
    columns: more.columns ?? 100,
    colour: more.colour ?? false,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

test('every verb asks a question of the contract, under words of its own', () => {
  for (const { question } of VERBS) expect(QUESTIONS).toContain(question);
  const words = VERBS.map((one) => one.words.join(' '));
  expect(new Set(words).size).toBe(words.length);
});

test('health: exit 0 when all is well, 1 when not; nothing in it can move the cursor', async () => {
  answers['/api/health/components'] = { body: health('healthy') };
  const well = await watchtower('health', { env: { WATCHTOWER_API_TOKEN: 'wt_x' } });
  expect(well.code).toBe(0);
  expect(well.out).toMatch(
    /COMPONENT +STATUS +SERVICE.*\nqueue +healthy +worker +3\.21 ms +2026-11-21T10:00:00Z +lag \\u001b\[31m high\n/,
  );
  expect(well.out).not.toContain('\u001b');
  expect(asked[0]?.authorization).toBe('Bearer wt_x');
  answers['/api/health/components'] = { body: health('down') };
  expect((await watchtower('health')).code).toBe(1);
  expect((await watchtower('health', { colour: true })).out).toContain('\u001b[31mdown');
  answers['/api/health/components'] = { body: health('not_configured') };
  const json = await watchtower('health --json');
  expect(json.code).toBe(0);
  expect(JSON.parse(json.out)).toEqual(health('not_configured'));
});

test('trace show: all pages as one tree of ASCII that fits the line', async () => {
  const first = [span('a', null, 0, 100), span('c', 'lost', 10, 5, { service: 'worker' })];
  const second = [
    span('b', 'a', 50, 50, { status: 'error', status_message: 'refused\u202e', name: 'plätzchen\nbacken' }),
    span('d', 'b', 60, 10),
  ];
  answers[`/api/admin/observability/traces/${ID}`] = { body: trace(first, 'next') };
  answers[`/api/admin/observability/traces/${ID}?cursor=next`] = { body: trace(second, null) };
  const { code, out } = await watchtower(`trace show ${ID}`, { columns: 80 });
  expect(code).toBe(1);
  const lines = out.split('\n').filter((line) => line.includes('|'));
  expect(lines.map((line) => line.slice(0, 18).trimEnd())).toEqual([
    '  span a',
    '*   plätzchen\\u000',
    '      span d',
    '? span c',
  ]);
  for (const line of out.split('\n').slice(3)) expect(Array.from(line).length).toBeLessThanOrEqual(80);
  expect(lines[0]).toMatch(/\|#+\|$/);
  expect(lines[1]).toMatch(/\| +#+\|$/);
  expect(out).toContain('incomplete: parent of c');
  expect(out).toContain('cost $0.0123, 1 calls unpriced');
  expect(out).toContain('* plätzchen\\u000abacken: refused\\u202e');
  answers[`/api/admin/observability/traces/${ID}`] = { body: trace([span('a', null, 0, 1)], null, 0) };
  expect((await watchtower(`trace show ${ID}`)).code).toBe(0);
});

test('a circle of parents ends', async () => {
  answers[`/api/admin/observability/traces/${ID}`] = {
    body: trace([span('a', 'b', 0, 5), span('b', 'a', 1, 5)], null),
  };
  const { out } = await watchtower(`trace show ${ID}`);
  expect(out.split('\n').filter((line) => line.includes('|'))).toHaveLength(2);
});

test('cost report: flags are the parameters of the question', async () => {
  const line = {
    calls: 3,
    unpriced_calls: 1,
    input_tokens: 12_345,
    output_tokens: 6,
    cache_read_tokens: 7,
    cache_write_tokens: 0,
    reasoning_tokens: 0,
  };
  const report = {
    period: 'month',
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
    group_by: 'client',
    total: { cost_usd: 1.5, ...line },
    items: [
      { key: 'acme', cost_usd: 1.5, share: 1, ...line },
      { key: '', cost_usd: null, share: null, ...line },
    ],
    buckets: [],
  };
  answers['/api/cost/report?period=month&at=2026-11&group_by=client'] = { body: report };
  const { code, out } = await watchtower('cost report --period month --at 2026-11 --group-by client');
  expect(code).toBe(0);
  expect(out).toMatch(/acme +\$1\.50 +100\.0 % +3 +1 +12,345/);
  expect(out).toMatch(/\(none\) +unknown +- /);
  expect(out).toContain('1 call without a known price is');
});

test.each([
  ['cost report --period year', /choices are day, week, month/],
  ['cost report --at yesterday', /--at: /],
  ['cost report --wat 1', /unknown option/],
  ['trace show', /missing required argument 'trace-id'/],
  ['trace show xyz', /<trace-id>: /],
  ['trace', /Usage: watchtower trace/],
  ['nonsense', /unknown command/],
  [`trace show ${'0'.repeat(32)}`, /no such trace/],
])('%s is a usage fault', async (argv, message) => {
  const { code, err, out } = await watchtower(argv);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(message);
});

test('who cannot be asked is exit 3, who must not ask is exit 2 with the way out', async () => {
  expect(await watchtower('health', { env: { WATCHTOWER_URL: 'http://127.0.0.1:9' } })).toMatchObject({
    code: 3,
  });
  expect(await watchtower('health', { env: { WATCHTOWER_URL: 'ftp://x' } })).toMatchObject({ code: 2 });
  answers['/api/health/components'] = { body: '<html>' };
  expect(await watchtower('health')).toMatchObject({
    code: 3,
    err: expect.stringContaining("not a collector's"),
  });
  answers['/api/health/components'] = {
    status: 503,
    body: { code: 'unavailable', message: 'The engine is busy.' },
  };
  expect(await watchtower('health')).toMatchObject({ code: 3, err: 'watchtower: The engine is busy.\n' });
  answers['/api/health/components'] = {
    status: 401,
    body: { code: 'unauthenticated', message: 'Who are you?' },
  };
  expect(await watchtower('health')).toMatchObject({
    code: 2,
    err: expect.stringContaining('WATCHTOWER_API_TOKEN'),
  });
});

test('help and version are no faults', async () => {
  expect(await watchtower('--version')).toEqual({ code: 0, out: '9.9.9\n', err: '' });
  const { code, out } = await watchtower('cost report --help');
  expect(code).toBe(0);
  expect(out).toContain('--group-by <value>');
});
