import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { startWatchtower, withSpan } from '@watchtower/sdk';

const registerHost = (exporter) =>
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();

const memory = new InMemorySpanExporter();
const order = process.env.ORDER;
let watchtower;
if (order === 'after') watchtower = startWatchtower({ service: 'host' });
registerHost(memory);
if (order === 'before') watchtower = startWatchtower({ service: 'host' });
const tracer = trace.getTracer('host');

async function work() {
  await tracer.startActiveSpan('host-outer', async (span) => {
    await withSpan('agent.step', { name: 'ours' }, async () => {
      await Promise.resolve();
      tracer.startActiveSpan('host-inner', (inner) => inner.end());
    });
    span.end();
  });
  await watchtower.shutdown();
  const host = memory.getFinishedSpans().map((span) => ({
    name: span.name,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: span.parentSpanContext?.spanId,
  }));
  console.log(JSON.stringify({ shared: true, host }));
}
await work();
