// Stock OpenTelemetry JS exporters, both lines, both encodings, with and without gzip, pointed at the port alone.
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { OTLPTraceExporter as Json3 } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as Proto3 } from '@opentelemetry/exporter-trace-otlp-proto';
import { SimpleSpanProcessor as Simple3, TracerProvider } from '@opentelemetry/sdk-trace';
import { createClient, tracesOne } from '@watchtower/contract';
import { type CollectorProcess, runCollector, waitFor } from '@watchtower/testkit';
import type * as exporterJson from 'otel2-exporter-json';
import type * as exporterProto from 'otel2-exporter-proto';
import type * as sdkTrace from 'otel2-sdk-trace';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The ES modules of the 2.x line name files without extensions, which Node refuses: its CommonJS build is what users load.
const load = createRequire(import.meta.url);
const { OTLPTraceExporter: Json2 } = load('otel2-exporter-json') as typeof exporterJson;
const { OTLPTraceExporter: Proto2 } = load('otel2-exporter-proto') as typeof exporterProto;
const { BasicTracerProvider, SimpleSpanProcessor: Simple2 } = load('otel2-sdk-trace') as typeof sdkTrace;

let collector: CollectorProcess;
beforeAll(async () => {
  collector = await runCollector();
});
afterAll(() => collector?.stop());

interface Provider {
  getTracer(name: string): {
    startSpan(
      name: string,
      options?: object,
    ): { setAttribute(k: string, v: string): unknown; end(): void; spanContext(): { traceId: string } };
  };
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

const MAKERS: Record<string, (options: { url: string; compression?: 'gzip' }) => Provider> = {
  '3.x JSON': (o) =>
    new TracerProvider({
      spanProcessors: [new Simple3({ exporter: new Json3(o as never) })],
    }) as unknown as Provider,
  '3.x protobuf': (o) =>
    new TracerProvider({
      spanProcessors: [new Simple3({ exporter: new Proto3(o as never) })],
    }) as unknown as Provider,
  '2.x JSON': (o) =>
    new BasicTracerProvider({ spanProcessors: [new Simple2(new Json2(o as never))] }) as unknown as Provider,
  '2.x protobuf': (o) =>
    new BasicTracerProvider({ spanProcessors: [new Simple2(new Proto2(o as never))] }) as unknown as Provider,
};

it.each(Object.keys(MAKERS).flatMap((name) => [[name, false] as const, [name, true] as const]))(
  '%s exporter lands (gzip: %s)',
  async (name, gzip) => {
    const url = `${collector.url}/v1/traces`;
    const provider = MAKERS[name]?.(gzip ? { url, compression: 'gzip' } : { url });
    const span = provider
      ?.getTracer('stock')
      .startSpan('GET /stock', { attributes: { 'http.request.method': 'GET' } });
    const mark = randomBytes(6).toString('hex');
    span?.setAttribute('stock.mark', mark);
    span?.end();
    await provider?.forceFlush();
    await provider?.shutdown();
    const trace = await waitFor(() =>
      createClient({ url: collector.url })
        .ask(tracesOne, { trace_id: span?.spanContext().traceId ?? '' })
        .catch(() => undefined),
    );
    expect(trace.spans).toMatchObject([{ name: 'GET /stock', attributes: { 'stock.mark': mark } }]);
  },
);
