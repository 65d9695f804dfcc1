import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';
import { readableSpans, type ReadableSpan } from './testing/spans.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-traces-'));
let store: Store;
let ingest: TestIngest;

beforeAll(async () => {
  store = await openTestStore(['ingest']);
  ingest = await openIngest(store, dir);
});
afterAll(async () => {
  await ingest.stop();
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

type Serializer = { serializeRequest(spans: never): Uint8Array | undefined };
const bytesOf = (serializer: Serializer, spans: ReadableSpan[]): Uint8Array =>
  serializer.serializeRequest(spans as never) ?? new Uint8Array();

type Row = Record<string, unknown>;

async function rowsOf(service: string, count: number): Promise<Row[]> {
  const sql = `SELECT * EXCEPT (service, trace_id, span_id, parent_span_id), hex(trace_id) AS t, hex(span_id) AS s, hex(parent_span_id) AS p
    FROM spans WHERE service = {service:String} ORDER BY ts, s`;
  return vi.waitFor(
    async () => {
      const rows = await store.query<Row>(sql, { service });
      expect(rows.length).toBe(count);
      return rows;
    },
    { timeout: 10_000, interval: 100 },
  );
}

async function send(service: string, attributes: Record<string, unknown>, more: object = {}): Promise<Row> {
  const [span] = readableSpans(1, 7, service);
  const body = bytesOf(ProtobufTraceSerializer, [
    { ...span, name: 'op', kind: 0, events: [], links: [], ...more, attributes } as ReadableSpan,
  ]);
  expect((await ingest.post('traces', body)).status).toBe(200);
  const [row] = await rowsOf(service, 1);
  return row ?? {};
}

describe('the two encodings', () => {
  it.concurrent('store the same rows from a real exporter’s bytes', async () => {
    const proto = bytesOf(ProtobufTraceSerializer, readableSpans(300, 1, 'by-proto'));
    const json = Buffer.from(bytesOf(JsonTraceSerializer, readableSpans(300, 1, 'by-json'))).toString();
    const gzip = gzipSync(bytesOf(ProtobufTraceSerializer, readableSpans(300, 1, 'by-gzip')));
    const answers = await Promise.all([
      ingest.post('traces', proto),
      ingest.post('traces', json),
      ingest.post('traces', gzip, { 'content-encoding': 'gzip' }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(['', '{}', '']);
    const [a, b, c] = await Promise.all(['by-proto', 'by-json', 'by-gzip'].map((name) => rowsOf(name, 300)));
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  it.concurrent('keep every value as the SDK had it', async () => {
    const spans = readableSpans(5, 3, 'exact');
    await ingest.post('traces', bytesOf(ProtobufTraceSerializer, spans));
    const rows = await rowsOf('exact', 5);
    rows.forEach((row, i) => {
      const attributes = spans[i]?.attributes ?? {};
      expect(row).toMatchObject({
        name: spans[i]?.name,
        method: 'GET',
        route: attributes['http.route'],
        http_status: attributes['http.response.status_code'],
        request_id: attributes['watchtower.request_id'],
        client_id: attributes['client_id'],
        domain: 'posts',
        pid: 42,
      });
      expect(row['attrs']).toMatchObject({
        ratio: String(attributes['ratio']),
        big: '9007199254740991',
        negative: '-5',
        flag: String(attributes['flag']),
        'text.unicode': attributes['text.unicode'],
        list: '["a","b","c"]',
        numbers: '[1,2,3]',
      });
      expect(row['attrs']).not.toHaveProperty('user.id');
      expect(row['subject']).toMatch(/^[0-9a-f]{64}$/);
    });
  });
});

describe('what conventions tell', () => {
  it.concurrent.each([
    ['http server', { 'http.request.method': 'GET' }, 1, 'http.request'],
    ['http client, old names', { 'http.method': 'GET', 'http.status_code': 200 }, 2, 'http.client'],
    ['database', { 'db.system.name': 'postgresql' }, 2, 'db.query'],
    ['tool', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search' }, 0, 'tool.call'],
    ['MCP', { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool' }, 2, 'mcp.request'],
    ['agent', { 'gen_ai.operation.name': 'invoke_agent' }, 0, 'agent.episode'],
    ['queue, sending', { 'messaging.system': 'bullmq' }, 3, 'job.enqueue'],
    ['queue, working', { 'messaging.system': 'bullmq' }, 4, 'job.dequeue'],
    ['given', { 'watchtower.operation': 'post.verify', 'http.request.method': 'GET' }, 2, 'post.verify'],
  ])('%s', async (name, attributes, kind, operation) => {
    const row = await send(`conv-${name}`, attributes, { kind });
    expect(row['operation']).toBe(operation);
  });

  it.concurrent.each([
    [
      'old names',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.usage.prompt_tokens': 1000,
        'gen_ai.usage.completion_tokens': 200,
      },
    ],
    [
      'OpenInference',
      {
        'openinference.span.kind': 'LLM',
        'llm.provider': 'openai',
        'llm.token_count.prompt': 1000,
        'llm.token_count.completion': 200,
      },
    ],
    [
      'PostHog',
      { $ai_provider: 'openai', $ai_model: 'gpt-5', $ai_input_tokens: 1000, $ai_output_tokens: 200 },
    ],
    [
      'Langfuse',
      {
        'langfuse.observation.type': 'generation',
        'gen_ai.system': 'openai',
        'langfuse.observation.usage_details': '{"input":1000,"output":200,"total":1200}',
      },
    ],
  ])('prices usage in the words of %s', async (name, attributes) => {
    const row = await send(`usage-${name}`, { 'gen_ai.request.model': 'gpt-5', ...attributes });
    expect(row).toMatchObject({
      operation: 'llm.call',
      provider: 'openai',
      model: 'gpt-5',
      input_tokens: 1000,
      output_tokens: 200,
      cost_nano: '3250000',
      cost_source: 'catalogue',
    });
  });

  it.concurrent('prices leaves only, and never a model without a price', async () => {
    const usage = {
      'gen_ai.provider.name': 'openai',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
    };
    const agent = await send('leaf-agent', {
      ...usage,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.request.model': 'gpt-5',
    });
    expect(agent).toMatchObject({ cost_source: 'none', input_tokens: 0 });
    const unpriced = { ...usage, 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-6' };
    const claimed = await send('leaf-unknown', {
      ...unpriced,
      'watchtower.cost.nano_usd': 7,
      'watchtower.cost.source': 'catalogue',
    });
    expect(claimed).toMatchObject({ cost_source: 'unknown', input_tokens: 10 });
    const own = await send('leaf-override', {
      ...unpriced,
      'watchtower.cost.nano_usd': 7,
      'watchtower.cost.source': 'override',
    });
    expect(own).toMatchObject({ cost_source: 'override', cost_nano: '7' });
    const absurd = await send('leaf-absurd', {
      ...unpriced,
      'watchtower.cost.nano_usd': 1e300,
      'watchtower.cost.source': 'override',
    });
    expect(absurd).toMatchObject({ cost_source: 'unknown', cost_nano: '0' });
  });

  it.concurrent('includes the cache in the input whatever the vocabulary', async () => {
    const row = await send('cache', {
      $ai_provider: 'anthropic',
      $ai_model: 'claude-haiku-4-5',
      $ai_input_tokens: 100,
      $ai_cache_read_input_tokens: 40,
      $ai_output_tokens: 5,
    });
    expect(row).toMatchObject({ input_tokens: 140, cache_read_tokens: 40, cost_source: 'catalogue' });
  });
});

describe('redaction', () => {
  it.concurrent('reaches every text a span can carry', async () => {
    const secret = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz';
    const attributes = {
      [`k ${secret}`]: 'v',
      note: `key ${secret}`,
      list: [`x ${secret}`],
      api_key: 'hunter22',
    };
    const time = [Math.floor(Date.now() / 1000), 0];
    const row = await send('secrets', attributes, {
      name: `op ${secret}`,
      status: { code: 2, message: `failed with ${secret}` },
      events: [{ name: `e ${secret}`, time, attributes: { a: secret, password: 'hunter22' } }],
      links: [{ context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16) }, attributes: { b: secret } }],
    });
    const everything = JSON.stringify(row);
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain('hunter22');
    expect(everything.match(/REDACTED/g)?.length).toBeGreaterThanOrEqual(8);
  });
});
