import { context, isSpanContextValid, trace, type Context, type Link } from '@opentelemetry/api';
import { trustsInbound, withContext, withExtracted, type CorrelationIds } from '@watchtower/sdk';
import type { Request } from 'express';

/** Where a request's span begins. */
export interface Inbound {
  readonly parent: Context;
  /** The trace of a caller who is not believed: kept as a link, so that a stranger cannot write into our traces. */
  readonly links: Link[];
}

const active = (): Context => context.active();

/**
 * The context of an inbound request. Callers on loopback, and all callers when inbound context is trusted, hand on
 * their trace and identifiers; anyone else starts a new trace that links to theirs.
 */
export function inboundContext(req: Request, trust: boolean | undefined, ids: CorrelationIds): Inbound {
  const { traceparent, baggage } = req.headers;
  if (traceparent === undefined && baggage === undefined)
    return { parent: withContext(ids, active), links: [] };
  if (trust ?? trustsInbound(req.socket.remoteAddress)) {
    // A host that instruments HTTP itself has opened a span already: ours goes under it, not beside it.
    const carrier = trace.getSpan(active())?.isRecording() ? { baggage } : req.headers;
    return { parent: withExtracted(carrier, () => withContext(ids, active)), links: [] };
  }
  const ours = trace.getSpanContext(active());
  const theirs = withExtracted(req.headers, () => trace.getSpanContext(active()), { trust: false });
  const isForeign = theirs !== undefined && isSpanContextValid(theirs) && theirs !== ours;
  return { parent: withContext(ids, active), links: isForeign ? [{ context: theirs }] : [] };
}
