import { context, propagation, trace, type TextMapPropagator } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';

/** A real tracer of this process that keeps what ended. */
export interface SpanRecorder {
  readonly spans: ReadableSpan[];
  /** Spans that were started, ended or not. */
  readonly started: () => number;
  readonly reset: () => void;
}

const traceparent: TextMapPropagator = {
  inject(ctx, carrier, setter) {
    const span = trace.getSpanContext(ctx);
    if (span) setter.set(carrier, 'traceparent', `00-${span.traceId}-${span.spanId}-01`);
  },
  extract: (ctx) => ctx,
  fields: () => ['traceparent'],
};

/** Registers the tracer globally, as a host would. */
export function recordSpans(): SpanRecorder {
  const spans: ReadableSpan[] = [];
  let started = 0;
  const processor: SpanProcessor = {
    onStart: () => {
      started += 1;
    },
    onEnd: (span) => {
      spans.push(span);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(traceparent);
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  return {
    spans,
    started: () => started,
    reset() {
      spans.length = 0;
      started = 0;
    },
  };
}
