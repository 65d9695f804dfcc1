import type { Vocabulary } from '../wire/any-value.ts';
import {
  attributesIn,
  bigIn,
  hexIn,
  type Json,
  listIn,
  numberIn,
  objectIn,
  textIn,
} from '../wire/any-json.ts';
import { jsonResource, jsonScope } from '../wire/origin-json.ts';
import type { Origin } from '../wire/origin.ts';
import { type Nanos, setNanos } from '../wire/time.ts';
import type { Refuse } from './decode-proto.ts';
import { putId } from './span-draft.ts';
import type { SpanWriter } from './span-writer.ts';

const at: Nanos = { lo: 0, hi: 0 };
const linkTrace = Buffer.alloc(16);
const linkSpan = Buffer.alloc(8);

function id(to: Buffer, value: unknown): number {
  const bytes = hexIn(value);
  putId(to, bytes, 0, bytes.length);
  return bytes.length === 0 && value !== undefined && value !== null && value !== '' ? -1 : bytes.length;
}

function enumOf(value: unknown, most: number): number {
  const number = numberIn(value);
  return Number.isInteger(number) && number >= 0 && number <= most ? number : 0;
}

function readEvents(span: Json, v: Vocabulary, writer: SpanWriter): void {
  for (const event of listIn(span['events'])) {
    writer.openEvent();
    attributesIn(event['attributes'], v, writer.eventAttribute);
    setNanos(at, bigIn(event['timeUnixNano']));
    writer.closeEvent(at, v.clean(textIn(event['name'])));
  }
}

function readLinks(span: Json, v: Vocabulary, writer: SpanWriter): void {
  for (const link of listIn(span['links'])) {
    writer.openLink();
    attributesIn(link['attributes'], v, writer.linkAttribute);
    id(linkTrace, link['traceId']);
    id(linkSpan, link['spanId']);
    writer.closeLink(linkTrace, linkSpan);
  }
}

function readSpan(span: Json, v: Vocabulary, writer: SpanWriter): void {
  const d = writer.draft;
  d.traceIdSize = id(d.traceId, span['traceId']);
  d.spanIdSize = id(d.spanId, span['spanId']);
  d.parentIdSize = id(d.parentId, span['parentSpanId']);
  d.traceState = v.clean(textIn(span['traceState']));
  d.name = v.clean(textIn(span['name']));
  d.kind = enumOf(span['kind'], 5);
  setNanos(d.start, bigIn(span['startTimeUnixNano']));
  setNanos(d.end, bigIn(span['endTimeUnixNano']));
  d.droppedAttributes = numberIn(span['droppedAttributesCount']);
  d.droppedEvents = numberIn(span['droppedEventsCount']);
  d.droppedLinks = numberIn(span['droppedLinksCount']);
  const status = objectIn(span['status']);
  d.status = enumOf(status['code'], 2);
  d.message = v.clean(textIn(status['message']));
  attributesIn(span['attributes'], v, writer.attribute);
  readEvents(span, v, writer);
  readLinks(span, v, writer);
}

/** Reads the JSON encoding of an ExportTraceServiceRequest. @throws DecodeError when it is malformed. */
export function walkTraces(
  body: Json,
  v: Vocabulary,
  origin: Origin,
  writer: SpanWriter,
  now: number,
  refuse: Refuse,
): void {
  for (const resource of listIn(body['resourceSpans'])) {
    jsonResource(resource, v, origin);
    for (const scope of listIn(resource['scopeSpans'])) {
      jsonScope(scope, v, origin);
      for (const span of listIn(scope['spans'])) {
        writer.begin(origin);
        readSpan(span, v, writer);
        const fault = writer.finish(now);
        if (fault !== null) refuse(fault);
      }
    }
  }
}
