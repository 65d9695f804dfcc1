import {
  context,
  SpanKind,
  trace,
  type Attributes,
  type Link,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { ATTRIBUTES, type CorrelationIds, type Operation } from '@watchtower/contract/data';
import { withIdsOn } from '../correlation/ids.ts';
import { attributeOf } from './attributes.ts';
import { outcomeOf, recordFailure } from './failure.ts';
import { observe } from './settle.ts';
import { openStep, type OpenStep, type Step } from './step.ts';

/** Options of `withSpan`; identifiers among them also ride on everything inside. */
export interface SpanOptions extends CorrelationIds {
  /** Name of the span; default: the operation. */
  readonly name?: string;
  readonly kind?: SpanKind;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly links?: Link[];
}

/** What a named helper does when its work is over. */
export type Finish = (step: OpenStep, failed: boolean, error: unknown) => void;

const SCOPE = '@watchtower/sdk';
const OWN_OPTIONS = new Set(['name', 'kind', 'attributes', 'links']);
let tracer: Tracer | undefined;
let provider: unknown;

/** The tracer of the provider that is registered now: the host may have registered its own after our start. */
function currentTracer(): Tracer {
  const now = trace.getTracerProvider();
  const delegate = (now as { getDelegate?: () => unknown }).getDelegate?.() ?? now;
  if (tracer === undefined || delegate !== provider) {
    provider = delegate;
    tracer = now.getTracer(SCOPE);
  }
  return tracer;
}

const KIND: Partial<Record<Operation, SpanKind>> = {
  'channel.receive': SpanKind.CONSUMER,
  'channel.send': SpanKind.PRODUCER,
  'http.request': SpanKind.SERVER,
  'http.client': SpanKind.CLIENT,
  'job.enqueue': SpanKind.PRODUCER,
  'job.dequeue': SpanKind.CONSUMER,
  'llm.call': SpanKind.CLIENT,
  'db.query': SpanKind.CLIENT,
  'platform.api': SpanKind.CLIENT,
  'storage.request': SpanKind.CLIENT,
};

function startAttributes(operation: Operation, given: SpanOptions['attributes']): Attributes {
  const out: Attributes = { [ATTRIBUTES.operation]: operation };
  for (const key in given) out[key] = attributeOf(given[key]);
  return out;
}

function hasIds(options: SpanOptions): boolean {
  for (const key in options) if (!OWN_OPTIONS.has(key)) return true;
  return false;
}

function end(span: Span, step: OpenStep, failed: boolean, error: unknown): void {
  if (failed) {
    recordFailure(span, error);
    const outcome = outcomeOf(error);
    if (step.said() === undefined && outcome !== 'failed') step.outcome(outcome);
  }
  span.end();
}

/** `withSpan` with what to do at the end, before the span is closed; for the named helpers. */
export function runSpan<T>(
  operation: Operation,
  options: SpanOptions,
  fn: (step: Step) => T,
  finish?: Finish,
): T {
  const parent = hasIds(options)
    ? withIdsOn(context.active(), options as Record<string, unknown>)
    : context.active();
  const span = currentTracer().startSpan(
    options.name ?? operation,
    {
      kind: options.kind ?? KIND[operation] ?? SpanKind.INTERNAL,
      attributes: startAttributes(operation, options.attributes),
      ...(options.links === undefined ? {} : { links: options.links }),
    },
    parent,
  );
  const ctx = trace.setSpan(parent, span);
  const step = openStep(span, ctx);
  let over = false;
  const close = (failed: boolean, error?: unknown): void => {
    if (over) return;
    over = true;
    finish?.(step, failed, error);
    end(span, step, failed, error);
  };
  let result: T;
  try {
    result = context.with(ctx, fn, undefined, step);
  } catch (error) {
    close(true, error);
    throw error;
  }
  return observe(result, ctx, close);
}

/**
 * Runs `fn` as one operation of the taxonomy: a span around it, its identifiers on everything inside. What `fn`
 * returns comes back (value, promise, generator, stream), and the span ends when that has ended. An error is
 * recorded once and rethrown as it is; a promise that nobody awaits stays an unhandled rejection. Before the start it simply calls `fn`.
 * @example
 * const hits = await withSpan('memory.lookup', { attributes: { k: 5 } }, (step) => search(q, step));
 */
export function withSpan<T>(operation: Operation, options: SpanOptions, fn: (step: Step) => T): T {
  return runSpan(operation, options, fn);
}
