import { trace, type Context, type Span } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { carriedBy } from '../correlation/ids.ts';
import { runtime } from '../internal/shared.ts';
import { assignKnown } from '../trace/attributes.ts';

/** Where the one processor of this process is kept: a host may have been given it by the other copy of the package. */
const KEY = Symbol.for('watchtower.sdk.v1.processor');

/** A span processor as the tracer providers of OpenTelemetry 2 and 3 take it, without naming a type of either. */
export interface HostSpanProcessor {
  onStart(span: Span, parentContext: Context): void;
  onEnd(span: object): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

function createProcessor(): HostSpanProcessor {
  const flush = async (): Promise<void> => runtime()?.flush();
  return {
    onStart(span, parent) {
      const { attributes } = carriedBy(parent);
      for (const _any in attributes) return assignKnown(span, attributes);
    },
    onEnd(ended) {
      const span = ended as ReadableSpan;
      if (trace.isSpanContextValid(span.spanContext())) runtime()?.span(span);
    },
    forceFlush: flush,
    // A host that shuts its provider down ends its own part: ours flushes and waits for its own shutdown.
    shutdown: flush,
  };
}

/**
 * The span processor of Watchtower for a host that builds its own provider: it copies the identifiers onto spans
 * and sends them to the collector once `startWatchtower` ran. One per process, safe to hand over before the start.
 * @example new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(mine), watchtowerSpanProcessor()] })
 */
export function watchtowerSpanProcessor(): HostSpanProcessor {
  const host = globalThis as { [KEY]?: HostSpanProcessor };
  return (host[KEY] ??= createProcessor());
}
