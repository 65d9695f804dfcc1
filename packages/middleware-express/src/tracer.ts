import { trace, type Tracer } from '@opentelemetry/api';

const SCOPE = '@watchtower/middleware-express';
let tracer: Tracer | undefined;
let provider: unknown;

/** The tracer of the provider that is registered now, kept: a look-up per request costs a microsecond. */
export function currentTracer(): Tracer {
  const registered = trace.getTracerProvider();
  const delegate = (registered as { getDelegate?: () => unknown }).getDelegate?.() ?? registered;
  if (tracer === undefined || delegate !== provider) {
    provider = delegate;
    tracer = registered.getTracer(SCOPE);
  }
  return tracer;
}
