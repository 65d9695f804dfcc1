import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import OpenAI6 from 'openai6';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadFixture, startReplayServer, type ReplayServer } from '../testing/replay-server.ts';
import { recordMetrics, type Recorded } from '../testing/metric-recorder.ts';
import { recordSpans, type SpanRecorder } from '../testing/span-recorder.ts';
import { wrapLLM } from '../wrap.ts';
import { PROVIDERS } from './registry.ts';

/** One way of asking one client; every surface has to pass the same suite. */
interface Surface {
  readonly name: string;
  readonly provider: string;
  readonly fixtures: Readonly<Record<'plain' | 'stream' | 'error' | 'busy', string>>;
  readonly model: string;
  readonly ask: (client: unknown, extra: object, options?: object) => PromiseLike<unknown>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly busy: { readonly type: string; readonly reason: string };
}

const messages = [{ role: 'user' as const, content: 'Plan a reel for the spring campaign, please.' }];
const openaiUsage = {
  'gen_ai.usage.input_tokens': 1000,
  'gen_ai.usage.output_tokens': 100,
  'gen_ai.usage.cache_read.input_tokens': 500,
  'gen_ai.usage.reasoning.output_tokens': 40,
  // 500 × 150 + 500 × 75 + 100 × 600
  'watchtower.cost.nano_usd': 172_500,
};

const chat: Surface = {
  name: 'chat.completions',
  provider: 'openai',
  fixtures: { plain: 'chat-plain', stream: 'chat-stream', error: 'error-400', busy: 'error-429' },
  model: 'gpt-4o-mini',
  ask: (client, extra, options) =>
    (client as OpenAI).chat.completions.create({ model: 'gpt-4o-mini', messages, ...extra }, options),
  expected: { ...openaiUsage, 'gen_ai.response.finish_reasons': ['stop'] },
  busy: { type: '429', reason: 'rate_limited' },
};
const responses: Surface = {
  name: 'responses',
  provider: 'openai',
  fixtures: { plain: 'responses-plain', stream: 'responses-stream', error: 'error-400', busy: 'error-429' },
  model: 'gpt-5-mini',
  ask: (client, extra, options) =>
    (client as OpenAI).responses.create({ model: 'gpt-5-mini', input: 'Plan a reel.', ...extra }, options),
  expected: {
    'gen_ai.usage.input_tokens': 2000,
    'gen_ai.usage.output_tokens': 300,
    'gen_ai.usage.cache_read.input_tokens': 1000,
    'gen_ai.usage.reasoning.output_tokens': 128,
    // 1000 × 250 + 1000 × 25 + 300 × 2000
    'watchtower.cost.nano_usd': 875_000,
    'gen_ai.response.finish_reasons': ['stop'],
  },
  busy: { type: '429', reason: 'rate_limited' },
};
const anthropic: Surface = {
  name: 'messages',
  provider: 'anthropic',
  fixtures: { plain: 'plain', stream: 'stream', error: 'error-400', busy: 'error-529' },
  model: 'claude-haiku-4-5',
  ask: (client, extra, options) =>
    (client as Anthropic).messages.create(
      { model: 'claude-haiku-4-5', max_tokens: 200, messages, ...extra },
      options,
    ),
  expected: {
    // 400 fresh + 1300 read + 300 written
    'gen_ai.usage.input_tokens': 2000,
    'gen_ai.usage.output_tokens': 80,
    'gen_ai.usage.cache_read.input_tokens': 1300,
    'gen_ai.usage.cache_write.input_tokens': 300,
    'gen_ai.usage.cache_creation.input_tokens': 300,
    // 400 × 1000 + 1300 × 100 + 200 × 1250 + 100 × 2000 (one hour) + 80 × 5000
    'watchtower.cost.nano_usd': 1_380_000,
    'gen_ai.response.finish_reasons': ['end_turn'],
  },
  busy: { type: '529', reason: 'overloaded' },
};

const CLIENTS: readonly [string, Surface, (url: string, retries: number) => object][] = [
  ['openai 7', chat, (url, maxRetries) => new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries })],
  ['openai 7', responses, (url, maxRetries) => new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries })],
  ['openai 6', chat, (url, maxRetries) => new OpenAI6({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries })],
  [
    'openai 6',
    responses,
    (url, maxRetries) => new OpenAI6({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries }),
  ],
  ['anthropic 1', anthropic, (url, maxRetries) => new Anthropic({ apiKey: 'k', baseURL: url, maxRetries })],
];

let server: ReplayServer;
let recorder: SpanRecorder;
let recorded: Recorded[];

beforeAll(async () => {
  recorder = recordSpans();
  recorded = recordMetrics();
  server = await startReplayServer();
});
afterAll(() => server.close());
beforeEach(() => {
  recorder.reset();
  recorded.length = 0;
});

function theSpan() {
  expect(recorder.spans).toHaveLength(1);
  const [span] = recorder.spans;
  if (!span) throw new Error('no span');
  return span;
}

it('covers every provider of the registry', () => {
  expect(new Set(CLIENTS.map(([, surface]) => surface.provider))).toEqual(
    new Set(PROVIDERS.map((p) => p.name)),
  );
});

describe.each(CLIENTS)('%s', (_client, surface, make) => {
  const play = (name: string, hold?: number) => server.play([loadFixture(surface.provider, name)], hold);
  const client = (retries = 0) => wrapLLM(make(server.url, retries), { taskClass: 'planning' });
  const labels = { provider: surface.provider, model: surface.model };

  it(`${surface.name}: plain`, async () => {
    play(surface.fixtures.plain);
    await surface.ask(client(), {});
    const span = theSpan();
    expect(span.name).toBe(`chat ${surface.model}`);
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({
      'watchtower.operation': 'llm.call',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': surface.provider,
      'gen_ai.request.model': surface.model,
      'server.address': '127.0.0.1',
      'watchtower.cost.source': 'catalogue',
      'watchtower.task_class': 'planning',
      ...surface.expected,
    });
    expect(span.attributes).not.toHaveProperty('watchtower.usage.estimated');
    const tokens = (type: string) =>
      recorded.find(([n, , l]) => n === 'llmTokens' && 'type' in l && l.type === type);
    expect(tokens('in')?.[1]).toBe(surface.expected['gen_ai.usage.input_tokens']);
    expect(tokens('out')?.[1]).toBe(surface.expected['gen_ai.usage.output_tokens']);
    expect(recorded).toContainEqual(['llmCalls', 1, { ...labels, task_class: 'planning' }]);
    expect(recorded).toContainEqual([
      'llmCostUsd',
      Number(surface.expected['watchtower.cost.nano_usd']) / 1e9,
      labels,
    ]);
  });

  it(`${surface.name}: stream, the same chunks as without us`, async () => {
    const collect = async (c: unknown) => {
      const chunks: unknown[] = [];
      for await (const chunk of (await surface.ask(c, { stream: true })) as AsyncIterable<unknown>)
        chunks.push(chunk);
      return chunks;
    };
    play(surface.fixtures.stream);
    const bare = await collect(make(server.url, 0));
    recorder.reset();
    const wrapped = await collect(client());
    expect(wrapped).toEqual(bare);
    const span = theSpan();
    expect(span.attributes).toMatchObject({ 'gen_ai.request.stream': true, ...surface.expected });
    expect(span.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
    expect(span.attributes).not.toHaveProperty('watchtower.usage.estimated');
    expect(recorded.filter(([name]) => name === 'llmCalls')).toHaveLength(1);
  });

  it(`${surface.name}: error, with its text redacted`, async () => {
    play(surface.fixtures.error);
    await expect(surface.ask(client(), {})).rejects.toMatchObject({ status: 400 });
    const span = theSpan();
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
    expect(span.attributes['error.type']).toBe('400');
    expect(span.status.message).toContain('[REDACTED:');
    expect(JSON.stringify([span.status, span.attributes, span.events])).not.toMatch(/Ab3dEf6h/);
    expect(span.attributes).not.toHaveProperty('watchtower.cost.nano_usd');
    expect(recorded).toContainEqual(['llmErrors', 1, { ...labels, reason: 'invalid_request' }]);
  });

  it(`${surface.name}: a retried call is one call with two attempts`, async () => {
    server.play([
      loadFixture(surface.provider, surface.fixtures.busy),
      loadFixture(surface.provider, surface.fixtures.plain),
    ]);
    await surface.ask(client(1), {});
    expect(server.seen).toHaveLength(2);
    expect(theSpan().attributes).toMatchObject({ 'watchtower.retries': 1, ...surface.expected });
    expect(recorded.filter(([name]) => name === 'llmCalls' || name === 'llmErrors')).toHaveLength(1);
  });

  it(`${surface.name}: an error that outlives the retries names its reason`, async () => {
    play(surface.fixtures.busy);
    await expect(surface.ask(client(1), {})).rejects.toThrow();
    expect(theSpan().attributes).toMatchObject({ 'error.type': surface.busy.type, 'watchtower.retries': 1 });
    expect(recorded).toContainEqual(['llmErrors', 1, { ...labels, reason: surface.busy.reason }]);
  });

  it(`${surface.name}: break cancels the request and keeps the partial usage`, async () => {
    play(surface.fixtures.stream, 5);
    const stream = (await surface.ask(client(), { stream: true })) as AsyncIterable<unknown>;
    let chunks = 0;
    for await (const chunk of stream) {
      expect(chunk).toBeTruthy();
      chunks += 1;
      if (chunks === 3) break;
    }
    await server.seen[0]?.hungUp;
    const span = theSpan();
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({
      'watchtower.outcome': 'cancelled',
      'watchtower.usage.estimated': true,
      'watchtower.cost.source': 'catalogue',
    });
    expect(span.attributes).not.toHaveProperty('error.type');
    expect(span.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0);
    expect(recorded.filter(([name]) => name === 'llmErrors')).toHaveLength(0);
  });

  it(`${surface.name}: an AbortSignal before and during the answer is a cancellation`, async () => {
    play(surface.fixtures.plain);
    const before = new AbortController();
    before.abort();
    await expect(surface.ask(client(), {}, { signal: before.signal })).rejects.toThrow();
    expect(theSpan().attributes['watchtower.outcome']).toBe('cancelled');
    recorder.reset();

    play(surface.fixtures.stream, 5);
    const during = new AbortController();
    const stream = await surface.ask(client(), { stream: true }, { signal: during.signal });
    for await (const _chunk of stream as AsyncIterable<unknown>) during.abort();
    await server.seen[0]?.hungUp;
    const span = theSpan();
    expect(span.attributes['watchtower.outcome']).toBe('cancelled');
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  it(`${surface.name}: withResponse, asResponse and withOptions stay what they are`, async () => {
    play(surface.fixtures.plain);
    const wrapped = client();
    type Helpers = {
      withResponse(): Promise<{ data: unknown; response: Response }>;
      asResponse(): Promise<Response>;
    };
    const both = await (surface.ask(wrapped, {}) as unknown as Helpers).withResponse();
    expect(both.response.status).toBe(200);
    expect(both.data).toHaveProperty('id');
    expect(theSpan().attributes).toMatchObject(surface.expected);
    recorder.reset();

    const raw = await (surface.ask(wrapped, {}) as unknown as Helpers).asResponse();
    expect(await raw.json()).toHaveProperty('id');
    await expect.poll(() => recorder.spans.length).toBe(1);
    expect(theSpan().attributes).toMatchObject(surface.expected);
    recorder.reset();

    const derived = (wrapped as { withOptions(o: object): object }).withOptions({ timeout: 5000 });
    expect(derived).toBeInstanceOf((wrapped as object).constructor);
    await surface.ask(derived, {});
    expect(theSpan().attributes).toMatchObject(surface.expected);
  });
});
