import { context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { runForTests } from '../testing/start-for-test.ts';
import { startSink } from '../testing/sink.ts';
import { withSpan } from '../trace/with-span.ts';
import { mayPropagateTo } from './fetch.ts';
import { currentContext, withContext } from './ids.ts';
import { instrumentMcpClient, instrumentMcpServer, mcpToolHandler } from './mcp.ts';
import { injectInto, withExtracted } from './propagation.ts';
import { wrapJobConsumer, wrapJobProducer } from './queue.ts';

const running = runForTests({ subjectKey: 'k' });
const here = (): string | undefined => trace.getActiveSpan()?.spanContext().traceId;

describe('carriers', () => {
  it('carry trace and identifiers through JSON, and leave user_id behind', () => {
    const carrier = withContext({ client_id: 'acme & söhne', user_id: 'ann@example.com' }, () =>
      withSpan('agent.step', {}, () => ({ trace: here(), text: JSON.stringify(injectInto({})) })),
    );
    expect(carrier.text).not.toContain('ann');
    const got = withExtracted(JSON.parse(carrier.text) as Record<string, string>, () => ({
      trace: trace.getActiveSpan()?.spanContext().traceId,
      ids: currentContext(),
    }));
    expect(got.trace).toBe(carrier.trace);
    expect(got.ids).toMatchObject({ client_id: 'acme & söhne' });
    expect(got.ids.subject).toMatch(/^[0-9a-f]{64}$/);
  });

  it('from strangers bring the trace only; malformed ones bring nothing', () => {
    const carrier = withContext({ client_id: 'evil' }, () =>
      withSpan('agent.step', {}, () => injectInto({})),
    );
    const seen = withExtracted(carrier, () => ({ ids: currentContext(), trace: here() }), { trust: false });
    expect(seen.ids).toEqual({});
    expect(seen.trace).toHaveLength(32);
    for (const traceparent of ['', '00-0-0-0', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, 'x'.repeat(9000)])
      expect(withExtracted({ traceparent, baggage: '%%%,=,;' }, here)).toBeUndefined();
  });

  it('stay inside the limits of W3C baggage, our identifiers first', () => {
    const many = Array.from({ length: 200 }, (_, i) => [`k${i}`, { value: 'v'.repeat(100) }] as const);
    const baggage = propagation.createBaggage(Object.fromEntries(many));
    const ctx = propagation.setBaggage(ROOT_CONTEXT, baggage);
    const out = context.with(ctx, () =>
      withContext({ client_id: 'acme' }, () => injectInto<Record<string, string>>({})),
    );
    expect(out['baggage']).toMatch(/^watchtower\.client_id=acme,/);
    expect(out['baggage']?.length).toBeLessThanOrEqual(8192);
    expect(out['baggage']?.split(',').length).toBeLessThanOrEqual(64);
  });
});

describe('queues', () => {
  it('continue the trace in the consumer, which never sees the carrier', async () => {
    const queue: string[] = [];
    const add = wrapJobProducer((job: { id: string }) => queue.push(JSON.stringify(job)));
    const job = { id: 'j1' };
    const producer = withContext({ client_id: 'acme' }, () =>
      withSpan('job.enqueue', {}, () => (add(job), here())),
    );
    expect([job, Object.keys(JSON.parse(queue[0] ?? '') as object)]).toEqual([{ id: 'j1' }, ['id', '_wt']]);
    const run = wrapJobConsumer(async (payload: { id: string }) => {
      await Promise.resolve();
      return { payload, trace: here(), ids: currentContext() };
    });
    expect(await run(JSON.parse(queue[0] ?? '') as { id: string })).toEqual({
      payload: { id: 'j1' },
      trace: producer,
      ids: { client_id: 'acme' },
    });
    expect((await run({ id: 'bare' })).payload).toEqual({ id: 'bare' });
  });
});

describe('MCP', () => {
  it('carries the trace in _meta from client to tool, in both lines’ shapes, and marks tool errors', async () => {
    const tools = new Map<string, (...args: unknown[]) => unknown>();
    const server = instrumentMcpServer({
      registerTool: (name: string, _c: object, run: (...args: unknown[]) => unknown) =>
        void tools.set(name, run),
    });
    server.registerTool('find', {}, () => ({
      isError: here() === undefined,
      ids: currentContext(),
      trace: here(),
    }));
    tools.set(
      'fail',
      mcpToolHandler('fail', async () => Promise.resolve({ isError: true })),
    );
    let line = 2;
    const client = instrumentMcpClient({
      callTool: async (p: { name: string; arguments?: object; _meta?: Record<string, unknown> }) =>
        Promise.resolve(
          tools.get(p.name)?.(p.arguments, line === 2 ? { mcpReq: { _meta: p._meta } } : { _meta: p._meta }),
        ),
    });
    for (line of [1, 2]) {
      const got = await withContext({ client_id: 'acme' }, () =>
        withSpan('agent.step', {}, async () => ({
          mine: here(),
          result: await client.callTool({ name: 'find' }),
        })),
      );
      expect(got.result).toMatchObject({ isError: false, trace: got.mine, ids: { client_id: 'acme' } });
    }
    await client.callTool({ name: 'fail' });
    await running.watchtower.flush();
    const found = running.sink.spans.filter((s) => s.name === 'tools/call fail');
    expect(found.map((s) => [s.status, s.attributes['error.type']])).toEqual([
      [2, 'tool_error'],
      [2, 'tool_error'],
    ]);
  });
});

describe('fetch', () => {
  it('is a client span with headers to loopback, without the query, and never for our own requests', async () => {
    const other = await startSink();
    const gone = await startSink();
    await gone.close();
    await withContext({ client_id: 'acme' }, () =>
      withSpan('agent.step', { name: 'caller' }, async () => {
        await (await fetch(`${other.url}/posts?token=abcdef123`)).text();
        await (await fetch(`${other.url}/missing`, { method: 'POST', body: '{}' })).text();
        await fetch(`${gone.url}/refused`).catch(() => undefined);
      }),
    );
    await expect
      .poll(() =>
        running.watchtower
          .flush()
          .then(
            () =>
              running.sink.spans.filter(
                (s) => s.kind === 3 && s.attributes['watchtower.operation'] === 'http.client',
              ).length,
          ),
      )
      .toBe(3);
    const spans = running.sink.spans.filter((s) => s.attributes['watchtower.operation'] === 'http.client');
    const caller = running.sink.spans.find((s) => s.name === 'caller');
    expect(spans.every((s) => s.traceId === caller?.traceId && s.parentSpanId === caller?.spanId)).toBe(true);
    expect(spans.map((s) => s.attributes['http.response.status_code'])).toEqual([200, 200, undefined]);
    expect(spans[2]?.status).toBe(2);
    const headers = other.bodies[0]?.headers;
    expect(headers?.['traceparent']).toBe(`00-${caller?.traceId}-${spans[0]?.spanId}-01`);
    expect(headers?.['baggage']).toContain('watchtower.client_id=acme');
    expect(JSON.stringify(spans)).not.toMatch(/abcdef123|\/v1\//);
    await other.close();
  });

  it('sends headers to named origins, loopback and the collector’s site only', () => {
    const may = mayPropagateTo({
      endpoint: 'https://wt.agency.example',
      propagateTo: ['https://api.partner.test'],
    });
    const verdicts = [
      'http://localhost:3',
      'http://[::1]/',
      'https://api.agency.example',
      'https://api.partner.test/x',
      'https://partner.test',
      'https://api.openai.com',
      'https://10.0.0.1',
      'http://127.0.0.1.evil.test',
    ];
    expect(verdicts.map((url) => may(new URL(url)))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
