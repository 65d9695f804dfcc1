import { context, trace, type Context } from '@opentelemetry/api';
import { carriedBy } from '../correlation/ids.ts';
import { runtime } from '../internal/shared.ts';
import { redactValue } from '../redact/index.ts';

/** One OTLP log record before it is encoded. */
export interface LogRecord {
  /** Epoch milliseconds, fractions allowed. */
  readonly at: number;
  readonly severity: number;
  readonly level: string;
  readonly body: string;
  readonly eventName?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId?: string;
  readonly spanId?: string;
}

/** The trace a record belongs to and the identifiers it carries. */
export function correlationOf(ctx: Context): Pick<LogRecord, 'traceId' | 'spanId' | 'attributes'> {
  const span = trace.getSpanContext(ctx);
  const { attributes } = carriedBy(ctx);
  return span !== undefined && trace.isSpanContextValid(span)
    ? { traceId: span.traceId, spanId: span.spanId, attributes }
    : { attributes };
}

/** Sends an event record (a run, a message, an agent of the directory), with the ids of `ctx`. */
export function emitEvent(
  eventName: string,
  attributes: Readonly<Record<string, unknown>>,
  ctx: Context = context.active(),
): void {
  const active = runtime();
  if (active === undefined) return;
  const base = correlationOf(ctx);
  active.log({
    ...base,
    at: Date.now(),
    severity: 9,
    level: 'info',
    body: eventName,
    eventName,
    attributes: redactValue('attributes', { ...base.attributes, ...attributes }) as Record<string, unknown>,
  });
}
