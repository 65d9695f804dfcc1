import type { Attributes } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { isSecretKey, redact, redactValue } from '../redact/index.ts';

const knownKeys = new Map<string, string>();
const MOST_KEYS = 4096;

/** Attribute names repeat: each is looked at once. */
function cleanName(key: string): string {
  const before = knownKeys.get(key);
  if (before !== undefined) return before;
  const clean = redact(key);
  if (knownKeys.size < MOST_KEYS) knownKeys.set(key, clean);
  return clean;
}

/** The same attributes when nothing in them is secret, else a copy. */
function cleanAttributes<A extends Attributes | undefined>(attributes: A): A {
  let copy: Attributes | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value === 'boolean' || (typeof value === 'number' && value < 1e12)) continue;
    const clean = (
      typeof value === 'string' && !isSecretKey(key) ? redact(value) : redactValue(key, value)
    ) as Attributes[string];
    const sameList = Array.isArray(value) && Array.isArray(clean) && value.every((v, i) => v === clean[i]);
    const cleanKey = cleanName(key);
    if ((clean === value || sameList) && cleanKey === key) continue;
    copy ??= { ...attributes };
    delete copy[key];
    copy[cleanKey] = clean;
  }
  return (copy ?? attributes) as A;
}

/**
 * The span as it leaves the process: secrets replaced in name, attributes, events, links and status, under our
 * resource. The span itself is not touched, since the host's exporter sends it too.
 */
export function cleanSpan(span: ReadableSpan, resource: Resource): ReadableSpan {
  const attributes = cleanAttributes(span.attributes);
  const name = redact(span.name);
  const message = span.status.message === undefined ? undefined : redact(span.status.message);
  const events = span.events.map((event) => {
    const clean = cleanAttributes(event.attributes);
    const title = redact(event.name);
    if (clean === event.attributes && title === event.name) return event;
    return { ...event, name: title, ...(clean === undefined ? {} : { attributes: clean }) };
  });
  const links = span.links.map((link) => {
    const clean = cleanAttributes(link.attributes);
    return clean === link.attributes || clean === undefined ? link : { ...link, attributes: clean };
  });
  const same =
    attributes === span.attributes &&
    name === span.name &&
    message === span.status.message &&
    resource === span.resource &&
    events.every((event, i) => event === span.events[i]) &&
    links.every((link, i) => link === span.links[i]);
  if (same) return span;
  const context = span.spanContext();
  return {
    name,
    kind: span.kind,
    spanContext: () => context,
    ...(span.parentSpanContext === undefined ? {} : { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    status: message === undefined ? span.status : { ...span.status, message },
    attributes,
    links,
    events,
    duration: span.duration,
    ended: span.ended,
    resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}
