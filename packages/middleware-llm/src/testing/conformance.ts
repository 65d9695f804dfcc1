import { once } from 'node:events';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wrapLLM } from '../wrap.ts';
import { recordMetrics, type Recorded } from './metric-recorder.ts';
import { loadFixture, startReplayServer, type ReplayServer } from './replay-server.ts';
import { recordSpans, type SpanRecorder } from './span-recorder.ts';

/** One way of asking one client; every surface of every provider has to pass the same suite. */
export interface Surface {
  readonly name: string;
  /** Folder of the fixtures, and `gen_ai.provider.name`. */
  readonly provider: string;
  readonly fixtures: Readonly<Record<'plain' | 'stream' | 'error' | 'busy', string>>;
  readonly model: string;
  readonly ask: (client: unknown, extra: object, options?: object) => PromiseLike<unknown>;
  /** Attributes of the span of the plain and of the stream fixture, with the cost worked out by hand. */
  readonly expected: Readonly<Record<string, unknown>>;
  /** What the `busy` fixture is called when it outlives the retries. */
  readonly busy: { readonly type: string; readonly reason: string };
}

/** A client package in one of its majors, with the surface it is asked through. */
export type Contender = readonly [
  client: string,
  surface: Surface,
  make: (url: string, maxRetries: number) => object,
];

/** What the cases of one contender share. */
interface Bench {
  readonly surface: Surface;
  readonly labels: { readonly provider: string; readonly model: string };
  readonly server: () => ReplayServer;
  readonly recorder: () => SpanRecorder;
  readonly recorded: () => Recorded[];
  readonly make: (url: string, maxRetries: number) => object;
  readonly client: (retries?: number) => object;
  readonly play: (fixture: string, hold?: number) => void;
  /** The one span of the case. */
  readonly span: () => ReadableSpan;
}

/** Whole answers and streams. */
function answers(bench: Bench): void {
  it(`${bench.surface.name}: plain`, async () => {
    bench.play(bench.surface.fixtures.plain);
    await bench.surface.ask(bench.client(), {});
    const span = bench.span();
    expect(span.name).toBe(`chat ${bench.surface.model}`);
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({
      'watchtower.operation': 'llm.call',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': bench.surface.provider,
      'gen_ai.request.model': bench.surface.model,
      'server.address': '127.0.0.1',
      'watchtower.cost.source': 'catalogue',
      'watchtower.task_class': 'planning',
      ...bench.surface.expected,
    });
    expect(span.attributes).not.toHaveProperty('watchtower.usage.estimated');
    const tokens = (type: string) =>
      bench.recorded().find(([n, , l]) => n === 'llmTokens' && 'type' in l && l.type === type);
    expect(tokens('in')?.[1]).toBe(bench.surface.expected['gen_ai.usage.input_tokens']);
    expect(tokens('out')?.[1]).toBe(bench.surface.expected['gen_ai.usage.output_tokens']);
    expect(bench.recorded()).toContainEqual(['llmCalls', 1, { ...bench.labels, task_class: 'planning' }]);
    expect(bench.recorded()).toContainEqual([
      'llmCostUsd',
      Number(bench.surface.expected['watchtower.cost.nano_usd']) / 1e9,
      bench.labels,
    ]);
  });

  it(`${bench.surface.name}: stream, the same chunks as without us`, async () => {
    const collect = async (c: unknown) => {
      const chunks: unknown[] = [];
      for await (const chunk of (await bench.surface.ask(c, { stream: true })) as AsyncIterable<unknown>)
        chunks.push(chunk);
      return chunks;
    };
    bench.play(bench.surface.fixtures.stream);
    const bare = await collect(bench.make(bench.server().url, 0));
    bench.recorder().reset();
    const wrapped = await collect(bench.client());
    expect(wrapped).toEqual(bare);
    const span = bench.span();
    expect(span.attributes).toMatchObject({ 'gen_ai.request.stream': true, ...bench.surface.expected });
    expect(span.attributes['gen_ai.response.time_to_first_chunk']).toBeGreaterThan(0);
    expect(span.attributes).not.toHaveProperty('watchtower.usage.estimated');
    expect(bench.recorded().filter(([name]) => name === 'llmCalls')).toHaveLength(1);
  });
}

/** Errors, and retries on the way. */
function failures(bench: Bench): void {
  it(`${bench.surface.name}: error, with its text redacted`, async () => {
    bench.play(bench.surface.fixtures.error);
    await expect(bench.surface.ask(bench.client(), {})).rejects.toMatchObject({ status: 400 });
    const span = bench.span();
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
    expect(span.attributes['error.type']).toBe('400');
    expect(span.status.message).toContain('[REDACTED:');
    expect(JSON.stringify([span.status, span.attributes, span.events])).not.toMatch(/Ab3dEf6h/);
    expect(span.attributes).not.toHaveProperty('watchtower.cost.nano_usd');
    expect(bench.recorded()).toContainEqual(['llmErrors', 1, { ...bench.labels, reason: 'invalid_request' }]);
  });

  it(`${bench.surface.name}: a retried call is one call with two attempts`, async () => {
    bench
      .server()
      .play([
        loadFixture(bench.surface.provider, bench.surface.fixtures.busy),
        loadFixture(bench.surface.provider, bench.surface.fixtures.plain),
      ]);
    await bench.surface.ask(bench.client(1), {});
    expect(bench.server().seen).toHaveLength(2);
    expect(bench.span().attributes).toMatchObject({ 'watchtower.retries': 1, ...bench.surface.expected });
    expect(bench.recorded().filter(([name]) => name === 'llmCalls' || name === 'llmErrors')).toHaveLength(1);
  });

  it(`${bench.surface.name}: an error that outlives the retries names its reason`, async () => {
    bench.play(bench.surface.fixtures.busy);
    await expect(bench.surface.ask(bench.client(1), {})).rejects.toThrow();
    expect(bench.span().attributes).toMatchObject({
      'error.type': bench.surface.busy.type,
      'watchtower.retries': 1,
    });
    expect(bench.recorded()).toContainEqual([
      'llmErrors',
      1,
      { ...bench.labels, reason: bench.surface.busy.reason },
    ]);
  });
}

/** Leaving a loop, and aborting. */
function cancellations(bench: Bench): void {
  it(`${bench.surface.name}: break cancels the request and keeps the partial usage`, async () => {
    bench.play(bench.surface.fixtures.stream, 5);
    const stream = (await bench.surface.ask(bench.client(), { stream: true })) as AsyncIterable<unknown>;
    let chunks = 0;
    for await (const chunk of stream) {
      expect(chunk).toBeTruthy();
      chunks += 1;
      if (chunks === 3) break;
    }
    await bench.server().seen[0]?.hungUp;
    const span = bench.span();
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toMatchObject({
      'watchtower.outcome': 'cancelled',
      'watchtower.usage.estimated': true,
      'watchtower.cost.source': 'catalogue',
    });
    expect(span.attributes).not.toHaveProperty('error.type');
    expect(span.attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(0);
    expect(bench.recorded().filter(([name]) => name === 'llmErrors')).toHaveLength(0);
  });

  it(`${bench.surface.name}: an AbortSignal before and during the answer is a cancellation`, async () => {
    bench.play(bench.surface.fixtures.plain);
    const before = new AbortController();
    before.abort();
    await expect(bench.surface.ask(bench.client(), {}, { signal: before.signal })).rejects.toThrow();
    expect(bench.span().attributes['watchtower.outcome']).toBe('cancelled');
    bench.recorder().reset();

    bench.play(bench.surface.fixtures.stream, 5);
    const during = new AbortController();
    const stream = await bench.surface.ask(bench.client(), { stream: true }, { signal: during.signal });
    for await (const _chunk of stream as AsyncIterable<unknown>) during.abort();
    await bench.server().seen[0]?.hungUp;
    const span = bench.span();
    expect(span.attributes['watchtower.outcome']).toBe('cancelled');
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });
}

/** The promise of the client keeps its helpers. */
function helpers(bench: Bench): void {
  it(`${bench.surface.name}: withResponse, asResponse and withOptions stay what they are`, async () => {
    bench.play(bench.surface.fixtures.plain);
    const wrapped = bench.client();
    type Helpers = {
      withResponse(): Promise<{ data: unknown; response: Response }>;
      asResponse(): Promise<Response>;
    };
    const both = await (bench.surface.ask(wrapped, {}) as unknown as Helpers).withResponse();
    expect(both.response.status).toBe(200);
    expect(both.data).toHaveProperty('id');
    expect(bench.span().attributes).toMatchObject(bench.surface.expected);
    bench.recorder().reset();

    const raw = await (bench.surface.ask(wrapped, {}) as unknown as Helpers).asResponse();
    expect(await raw.json()).toHaveProperty('id');
    await expect.poll(() => bench.recorder().spans.length).toBe(1);
    expect(bench.span().attributes).toMatchObject(bench.surface.expected);
    bench.recorder().reset();

    const derived = (wrapped as { withOptions(o: object): object }).withOptions({ timeout: 5000 });
    expect(derived).toBeInstanceOf((wrapped as object).constructor);
    await bench.surface.ask(derived, {});
    expect(bench.span().attributes).toMatchObject(bench.surface.expected);
  });

  it(`${bench.surface.name}: a call that nobody waits for is counted, and its answer can still be read`, async () => {
    bench.play(bench.surface.fixtures.plain);
    const call = bench.surface.ask(bench.client(), {});
    await expect.poll(() => bench.recorder().spans.length).toBe(1);
    expect(bench.span().attributes).toMatchObject(bench.surface.expected);
    expect(await call).toHaveProperty('id');
    expect(bench.recorder().spans).toHaveLength(1);
  });

  it(`${bench.surface.name}: the failure of a call that nobody waits for stays an unhandled rejection`, async () => {
    bench.play(bench.surface.fixtures.error);
    const before = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    try {
      const unhandled = once(process, 'unhandledRejection');
      void bench.surface.ask(bench.client(), {});
      expect(await unhandled).toHaveProperty([0, 'status']);
    } finally {
      for (const listener of before) process.on('unhandledRejection', listener);
    }
    expect(bench.recorder().spans).toHaveLength(1);
  });
}

/** Runs the suite: plain, stream, error, retries, break, abort, and the client's own surface. */
export function conform(contenders: readonly Contender[]): void {
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

  describe.each(contenders)('%s', (_client, surface, make) => {
    const bench: Bench = {
      surface,
      labels: { provider: surface.provider, model: surface.model },
      server: () => server,
      recorder: () => recorder,
      recorded: () => recorded,
      make,
      client: (retries = 0) => wrapLLM(make(server.url, retries), { taskClass: 'planning' }),
      play: (fixture, hold) => server.play([loadFixture(surface.provider, fixture)], hold),
      span() {
        expect(recorder.spans).toHaveLength(1);
        const [span] = recorder.spans;
        if (!span) throw new Error('no span');
        return span;
      },
    };
    answers(bench);
    failures(bench);
    cancellations(bench);
    helpers(bench);
  });
}
