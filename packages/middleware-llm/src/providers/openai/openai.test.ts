import OpenAI from 'openai';
import OpenAI6 from 'openai6';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadFixture, startReplayServer, type ReplayServer } from '../../testing/replay-server.ts';
import { recordMetrics, type Recorded } from '../../testing/metric-recorder.ts';
import { recordSpans, type SpanRecorder } from '../../testing/span-recorder.ts';
import { wrapLLM } from '../../wrap.ts';

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

const play = (...names: string[]) => server.play(names.map((name) => loadFixture('openai', name)));
const messages = [{ role: 'user' as const, content: 'x'.repeat(400) }];
const request = { model: 'gpt-4o-mini', messages };
const asked = { 'gen_ai.usage.input_tokens': 1000, 'watchtower.cost.nano_usd': 172_500 };

function only() {
  expect(recorder.spans).toHaveLength(1);
  expect(recorder.started()).toBe(1);
  return recorder.spans[0]?.attributes ?? {};
}

describe.each([
  ['openai 7', (url: string) => new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 })],
  [
    'openai 6',
    (url: string) => new OpenAI6({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 }) as unknown as OpenAI,
  ],
])('%s', (_name, make) => {
  const client = () => wrapLLM(make(server.url));

  it('asks for usage on streams and hides the extra chunk, unless the caller asked or opted out', async () => {
    const last = async (c: OpenAI, stream_options?: { include_usage: boolean }) => {
      play('chat-stream');
      let usage: unknown;
      const stream = await c.chat.completions.create({
        ...request,
        stream: true,
        ...(stream_options && { stream_options }),
      });
      for await (const chunk of stream) usage = chunk.usage ?? undefined;
      return { usage, sent: server.seen[0]?.body['stream_options'] };
    };
    expect(await last(client())).toEqual({ usage: undefined, sent: { include_usage: true } });
    expect(only()).toMatchObject(asked);
    expect((await last(client(), { include_usage: true })).usage).toMatchObject({ prompt_tokens: 1000 });
    expect(await last(client(), { include_usage: false })).toEqual({
      usage: undefined,
      sent: { include_usage: false },
    });
    const optedOut = wrapLLM(make(server.url), { includeUsage: false });
    expect(await last(optedOut)).toEqual({ usage: undefined, sent: undefined });
  });

  it('estimates and says so where the provider reports no usage', async () => {
    play('chat-stream-no-usage');
    for await (const chunk of await client().chat.completions.create({ ...request, stream: true }))
      void chunk;
    expect(only()).toMatchObject({
      'watchtower.usage.estimated': true,
      'gen_ai.usage.input_tokens': 101, // 400 characters of prompt and the word "user"
      'gen_ai.usage.output_tokens': 9, // 35 characters
    });
  });

  it('keeps parallel tool calls apart, plain and streamed', async () => {
    play('chat-tools');
    await client().chat.completions.create(request);
    expect(only()).toMatchObject({
      'watchtower.tool_calls': 2,
      'gen_ai.response.finish_reasons': ['tool_calls'],
    });
    recorder.reset();
    play('chat-stream-tools');
    for await (const chunk of await client().chat.completions.create({ ...request, stream: true }))
      void chunk;
    expect(only()).toMatchObject({
      'watchtower.tool_calls': 2,
      'gen_ai.response.finish_reasons': ['tool_calls'],
      ...asked,
    });
  });

  it('counts parse() and stream() helpers once', async () => {
    play('chat-plain');
    const parsed = await client().chat.completions.parse(request);
    expect(parsed.choices[0]?.message.content).toContain('plan');
    expect(only()).toMatchObject(asked);
    recorder.reset();

    play('chat-stream');
    const runner = client().chat.completions.stream(request);
    const deltas: string[] = [];
    runner.on('content', (delta) => deltas.push(delta));
    expect(await runner.finalContent()).toBe('Three ideas for the spring campaign.');
    expect(deltas.filter(Boolean)).toHaveLength(6);
    expect(only()).toMatchObject(asked);
    recorder.reset();

    play('responses-plain');
    expect((await client().responses.parse({ model: 'gpt-5-mini', input: 'x' })).output_text).toBe(
      'Post at nine.',
    );
    expect(only()).toMatchObject({ 'watchtower.cost.nano_usd': 875_000 });
    recorder.reset();

    play('responses-stream');
    const final = await client().responses.stream({ model: 'gpt-5-mini', input: 'x' }).finalResponse();
    expect(final.id).toBe('resp_1');
    expect(only()).toMatchObject({ 'watchtower.cost.nano_usd': 875_000 });
  });

  it('counts each turn of runTools', async () => {
    play('chat-tools', 'chat-plain');
    const tool = (name: string, property: string) => ({
      type: 'function' as const,
      function: {
        name,
        description: name,
        parameters: { type: 'object' as const, properties: { [property]: { type: 'string' } } },
        parse: (json: string) => JSON.parse(json) as object,
        function: () => 'ok',
      },
    });
    const runner = client().chat.completions.runTools({
      ...request,
      tools: [tool('lookup', 'q'), tool('weather', 'city')],
    });
    expect(await runner.finalContent()).toContain('plan');
    expect(recorder.spans).toHaveLength(2);
  });

  it('prices embeddings by their input', async () => {
    play('embeddings');
    const answer = await client().embeddings.create({
      model: 'text-embedding-3-small',
      input: 'hello',
      encoding_format: 'float',
    });
    expect(answer.data[0]?.embedding).toEqual([0.1, 0.2]);
    expect(recorder.spans[0]?.name).toBe('embeddings text-embedding-3-small');
    expect(only()).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'watchtower.cost.nano_usd': 10_000_000,
    });
  });

  it('counts a model without a price as unpriced, never as free', async () => {
    const plain = loadFixture('openai', 'chat-plain');
    server.play([{ ...plain, body: { ...(plain.body as object), model: 'gpt-6' } }]);
    await client().chat.completions.create({ ...request, model: 'gpt-6' });
    expect(only()).toMatchObject({ 'watchtower.cost.source': 'unknown' });
    expect(only()).not.toHaveProperty('watchtower.cost.nano_usd');
    expect(recorded).toContainEqual(['llmUnpricedCalls', 1, { provider: 'openai', model: 'gpt-6' }]);
    expect(recorded.filter(([name]) => name === 'llmCostUsd')).toHaveLength(0);
  });

  it('leaves class, private members, settable properties and other methods alone', async () => {
    const bare = make(server.url);
    const wrapped = wrapLLM(bare);
    expect(wrapped).toBeInstanceOf(bare.constructor);
    expect(wrapLLM(wrapped)).toBe(wrapped);
    expect(wrapped.chat.completions.create).toBe(wrapped.chat.completions.create);
    expect(wrapped.models).toBe(bare.models);
    wrapped.maxRetries = 7;
    expect(bare.maxRetries).toBe(7);
    play('chat-plain');
    await bare.chat.completions.create(request);
    expect(recorder.spans).toHaveLength(0);
    const promise = wrapped.chat.completions.create(request);
    expect(promise.constructor.name).toBe('APIPromise');
    await promise;
  });

  it('splits and converts streams as the client does', async () => {
    play('chat-stream');
    const stream = await client().chat.completions.create({ ...request, stream: true });
    const texts = stream.tee().map(async (branch) => {
      let text = '';
      for await (const chunk of branch) text += chunk.choices[0]?.delta.content ?? '';
      return text;
    });
    expect(await Promise.all(texts)).toEqual(Array(2).fill('Three ideas for the spring campaign.'));
    expect(only()).toMatchObject(asked);
    recorder.reset();
    const again = await client().chat.completions.create({ ...request, stream: true });
    const lines = (await new Response(again.toReadableStream()).text()).trim().split('\n');
    expect(lines).toHaveLength(8);
    expect(only()).toMatchObject(asked);
  });

  it('ends the span of a stream that is aborted before anybody reads it', async () => {
    play('chat-stream');
    const stream = await client().chat.completions.create({ ...request, stream: true });
    stream.controller.abort();
    expect(only()).toMatchObject({ 'watchtower.outcome': 'cancelled' });
  });

  it('hands on answers of any shape and errors of the body, and ends the span', async () => {
    const plain = loadFixture('openai', 'chat-plain');
    for (const body of [{ choices: 'none', usage: { prompt_tokens: 'x' } }, { choices: [null] }, []]) {
      server.play([{ ...plain, body }]);
      expect(await client().chat.completions.create(request)).toEqual(body);
    }
    expect(recorder.spans).toHaveLength(3);
    // One version throws at once, the other rejects: either way it is the client's own doing.
    await expect((async () => client().chat.completions.create(undefined as never))()).rejects.toThrow(
      TypeError,
    );
    expect(recorder.spans).toHaveLength(4);
  });

  it('takes leaving after the finish reason as success', async () => {
    play('chat-stream');
    for await (const chunk of await client().chat.completions.create({ ...request, stream: true })) {
      if (chunk.choices[0]?.finish_reason) break;
    }
    expect(only()).not.toHaveProperty('watchtower.outcome');
    expect(only()).toMatchObject({ 'watchtower.usage.estimated': true });
  });
});
