const { context, trace } = require('@opentelemetry/api');
const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');
const { startWatchtower, withSpan } = require('@watchtower/sdk');

function registerHost(exporter) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
}

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
void work();
