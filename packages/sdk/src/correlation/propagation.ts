import {
  context,
  propagation,
  type BaggageEntry,
  type Context,
  type TextMapGetter,
} from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { CORRELATION } from '@watchtower/contract/data';
import { carriedBy, withIdsOn } from './ids.ts';

/** Anything that can carry three short strings: headers, a job payload's `_wt`, an MCP `_meta`. */
export type Carrier = Record<string, unknown>;

const traceContext = new W3CTraceContextPropagator();
const baggage = new W3CBaggagePropagator();
const TRAVELLERS = CORRELATION.filter((c) => c.travels);
/** W3C: at least 64 members and 8192 bytes have to be carried on; we never ask for more. */
const MOST_MEMBERS = 64;
const MOST_BYTES = 8192;

const getter: TextMapGetter<Carrier> = {
  keys: (carrier) => Object.keys(carrier),
  get(carrier, key) {
    const value = carrier[key] ?? carrier[key.toLowerCase()];
    if (Array.isArray(value)) return value.filter((v): v is string => typeof v === 'string').join(',');
    return typeof value === 'string' ? value : undefined;
  },
};
const setter = {
  set(carrier: Carrier, key: string, value: string): void {
    carrier[key] = value;
  },
};

/** The context's baggage with our identifiers in it, cut to the limits: whole members, ours first. */
function withIdsInBaggage(ctx: Context): Context {
  const { ids } = carriedBy(ctx);
  const entries: Record<string, BaggageEntry> = {};
  let bytes = 0;
  let members = 0;
  const put = (key: string, entry: BaggageEntry): void => {
    if (key in entries) return;
    const size = key.length + encodeURIComponent(entry.value).length + 2;
    if (members >= MOST_MEMBERS || bytes + size > MOST_BYTES) return;
    entries[key] = entry;
    members += 1;
    bytes += size;
  };
  for (const { id, baggage: key } of TRAVELLERS) {
    const value = ids[id];
    if (value !== undefined) put(key, { value });
  }
  for (const [key, entry] of propagation.getBaggage(ctx)?.getAllEntries() ?? []) put(key, entry);
  return members === 0 ? ctx : propagation.setBaggage(ctx, propagation.createBaggage(entries));
}

/**
 * Writes `traceparent`, `tracestate` and `baggage` (identifiers as `watchtower.<id>`) of the current context into
 * a carrier and returns it.
 * @example await redis.lpush('jobs', JSON.stringify({ ...job, _wt: injectInto({}) }))
 */
export function injectInto<C extends Carrier>(carrier: C, from: Context = context.active()): C {
  const ctx = withIdsInBaggage(from);
  traceContext.inject(ctx, carrier, setter);
  baggage.inject(ctx, carrier, setter);
  return carrier;
}

/** How much of a carrier is believed. */
export interface ExtractOptions {
  /** Whether baggage, and with it identifiers, is taken; default true. False for carriers from strangers. */
  readonly trust?: boolean;
}

/** The context a carrier brings, on top of `base`. A malformed carrier brings nothing. */
export function contextOf(
  carrier: Carrier,
  base: Context = context.active(),
  options: ExtractOptions = {},
): Context {
  const parent = traceContext.extract(base, carrier, getter);
  if (options.trust === false) return parent;
  const ctx = baggage.extract(parent, carrier, getter);
  const found = propagation.getBaggage(ctx);
  if (found === undefined) return ctx;
  const ids: Record<string, string> = {};
  for (const { id, baggage: key } of TRAVELLERS) {
    const value = found.getEntry(key)?.value;
    if (value !== undefined) ids[id] = value;
  }
  return withIdsOn(ctx, ids);
}

/**
 * Runs `fn` inside the trace and with the identifiers a carrier brings. Without a valid `traceparent` the current
 * trace goes on; with `trust: false` baggage is ignored.
 * @example withExtracted(message.headers, () => handle(message))
 */
export function withExtracted<T>(carrier: Carrier, fn: () => T, options: ExtractOptions = {}): T {
  return context.with(contextOf(carrier, context.active(), options), fn);
}
