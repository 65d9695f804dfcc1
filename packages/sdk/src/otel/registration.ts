// Everything that touches how OpenTelemetry is registered in this process. A host may register before or after us,
// with 2.x or 3.x: in each case its exporter and ours both get all spans, and neither undoes the other.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as api from '@opentelemetry/api';
import type { ContextManager, TextMapPropagator, TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { HostSpanProcessor } from './spans.ts';

type Api = Pick<typeof api, 'trace' | 'context' | 'propagation'>;

interface ProviderInside {
  _activeSpanProcessor?: { _spanProcessors?: unknown };
}

/** The provider behind the api's proxy, whichever copy of the api registered it. */
function delegateOf(provider: TracerProvider): TracerProvider {
  const { getDelegate } = provider as { getDelegate?: () => TracerProvider };
  return typeof getDelegate === 'function' ? getDelegate.call(provider) : provider;
}

/** Adds our processor to a provider of the host's. Neither line has a public way, so this looks before it touches. */
export function attachTo(provider: TracerProvider, processor: HostSpanProcessor): boolean {
  const list = (delegateOf(provider) as ProviderInside)._activeSpanProcessor?._spanProcessors;
  if (!Array.isArray(list)) {
    api.diag.warn(
      'Watchtower cannot attach to the registered tracer provider; add watchtowerSpanProcessor() to its spanProcessors.',
    );
    return false;
  }
  if (!list.includes(processor)) list.push(processor);
  return true;
}

/** Both copies of the api (ESM, CJS) that code of this process may hold; 1.9 has only one. */
function copiesOfApi(): Api[] {
  const copies: Api[] = [api];
  const require = createRequire(import.meta.url);
  try {
    const cjs = require.resolve('@opentelemetry/api');
    copies.push(require(cjs) as Api);
    if (cjs.endsWith('.cjs')) copies.push(require(join(dirname(cjs), 'index.mjs')) as Api);
  } catch {
    // A bundled host has one copy inside its bundle: the one this module already holds.
  }
  return [...new Map(copies.map((copy) => [copy.trace, copy])).values()];
}

/** Propagates as W3C says, and as the host asks once it registers a propagator of its own. */
function createPropagator(): TextMapPropagator & { readonly also: (other: TextMapPropagator) => void } {
  const propagators: TextMapPropagator[] = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  let all = new CompositePropagator({ propagators });
  return {
    inject: (...args) => all.inject(...args),
    extract: (...args) => all.extract(...args),
    fields: () => all.fields(),
    also(other) {
      propagators.push(other);
      all = new CompositePropagator({ propagators });
    },
  };
}

/** Makes the api's setters yield: what the host registers later is accepted beside ours instead of refused. */
function yieldIn(copy: Api, processor: HostSpanProcessor, ours: ReturnType<typeof createPropagator>): void {
  const { trace, context, propagation } = copy;
  const refuse = trace.setGlobalTracerProvider.bind(trace);
  trace.setGlobalTracerProvider = (provider: TracerProvider) => {
    const proxy = trace.getTracerProvider() as { setDelegate?: (to: TracerProvider) => void };
    if (typeof proxy.setDelegate !== 'function') return refuse(provider);
    proxy.setDelegate(provider);
    attachTo(provider, processor);
    return true;
  };
  context.setGlobalContextManager = (_manager: ContextManager) => true;
  propagation.setGlobalPropagator = (propagator: TextMapPropagator) => {
    ours.also(propagator);
    return true;
  };
}

function isRegistered(): boolean {
  const provider = api.trace.getTracerProvider() as { getDelegateTracer?: (name: string) => unknown };
  // The api's own proxy has no tracer to delegate to until somebody registers.
  return (
    provider.getDelegateTracer === undefined || provider.getDelegateTracer('@watchtower/sdk') !== undefined
  );
}

/**
 * Registers our provider, or attaches our processor to the one the host registered before. From then on the
 * api's setters yield to whatever the host registers; that holds until the process ends, a shutdown included.
 */
export function register(makeProvider: () => TracerProvider, processor: HostSpanProcessor): void {
  const manager = new AsyncLocalStorageContextManager().enable();
  if (!api.context.setGlobalContextManager(manager)) manager.disable();
  if (isRegistered()) {
    attachTo(api.trace.getTracerProvider(), processor);
    return;
  }
  const propagator = createPropagator();
  api.propagation.setGlobalPropagator(propagator);
  api.trace.setGlobalTracerProvider(makeProvider());
  for (const copy of copiesOfApi()) yieldIn(copy, processor, propagator);
}
