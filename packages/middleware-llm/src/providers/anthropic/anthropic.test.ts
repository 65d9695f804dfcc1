import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadFixture, startReplayServer, type ReplayServer } from '../../testing/replay-server.ts';
import { recordMetrics } from '../../testing/metric-recorder.ts';
import { recordSpans, type SpanRecorder } from '../../testing/span-recorder.ts';
import { wrapLLM } from '../../wrap.ts';

let server: ReplayServer;
let recorder: SpanRecorder;

beforeAll(async () => {
  recorder = recordSpans();
  recordMetrics();
  server = await startReplayServer();
});
afterAll(() => server.close());
beforeEach(() => recorder.reset());

const play = (name: string, hold?: number) => server.play([loadFixture('anthropic', name)], hold);
const bare = () => new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });
const request = {
  model: 'claude-haiku-4-5',
  max_tokens: 200,
  messages: [{ role: 'user' as const, content: 'Plan a reel.' }],
};

function only() {
  expect(recorder.spans).toHaveLength(1);
  return recorder.spans[0]?.attributes ?? {};
}

it('switches the client’s own span off for wrapped calls only', async () => {
  play('plain');
  const client = bare();
  await client.messages.create(request);
  expect(recorder.spans.map((s) => s.instrumentationScope.name)).toEqual(['com.anthropic.sdk.typescript']);
  expect(server.seen[0]?.headers).toHaveProperty('traceparent');
  recorder.reset();
  play('plain');
  const wrapped = wrapLLM(client);
  await wrapped.messages.create(request);
  await wrapped.beta.messages.create(request);
  play('stream');
  await wrapped.messages.stream(request).finalMessage();
  expect(recorder.spans.map((s) => s.instrumentationScope.name)).toEqual(
    Array(3).fill('@watchtower/middleware-llm'),
  );
  expect(recorder.started()).toBe(3);
  expect(server.seen[0]?.headers).not.toHaveProperty('traceparent');
  recorder.reset();
  play('plain');
  await client.messages.create(request);
  expect(recorder.spans.map((s) => s.instrumentationScope.name)).toEqual(['com.anthropic.sdk.typescript']);
});

it('follows the stream helper to its final message, and cancels with it', async () => {
  play('stream');
  const texts: string[] = [];
  const stream = wrapLLM(bare()).messages.stream(request);
  stream.on('text', (text) => texts.push(text));
  expect((await stream.finalMessage()).usage.output_tokens).toBe(80);
  expect(texts.join('')).toBe('Three ideas for the spring campaign.');
  expect(only()).toMatchObject({ 'watchtower.cost.nano_usd': 1_380_000 });
  recorder.reset();

  play('stream', 5);
  const left = wrapLLM(bare()).messages.stream(request);
  left.on('text', () => left.abort());
  await expect(left.done()).rejects.toThrow();
  await server.seen[0]?.hungUp;
  expect(only()).toMatchObject({ 'watchtower.outcome': 'cancelled', 'watchtower.usage.estimated': true });
});

it('takes the last cumulative value of each usage field', async () => {
  play('stream-tools');
  for await (const event of await wrapLLM(bare()).messages.create({ ...request, stream: true })) void event;
  expect(only()).toMatchObject({
    'gen_ai.usage.input_tokens': 450 + 1350 + 300,
    'gen_ai.usage.cache_read.input_tokens': 1350,
    'gen_ai.usage.output_tokens': 95,
    'watchtower.tool_calls': 2,
  });
});

it('counts tool uses and keeps other methods of the resource', async () => {
  play('tools');
  const client = bare();
  const wrapped = wrapLLM(client);
  await wrapped.messages.create(request);
  expect(only()).toMatchObject({
    'watchtower.tool_calls': 2,
    'gen_ai.response.finish_reasons': ['tool_use'],
  });
  expect(wrapped.messages.batches).toBe(client.messages.batches);
  expect(wrapped.openTelemetry).toBe(client.openTelemetry);
});

it('counts parse() once', async () => {
  play('plain');
  await wrapLLM(bare()).messages.parse(request);
  expect(only()).toMatchObject({ 'watchtower.cost.nano_usd': 1_380_000 });
});
