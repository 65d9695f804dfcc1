import { keyValue, type Vocabulary } from '../wire/any-value.ts';
import { readResource, readScope } from '../wire/origin-proto.ts';
import type { Origin } from '../wire/origin.ts';
import { delimited, fields, fixed32, type Reader, varint } from '../wire/proto.ts';
import type { Nanos } from '../wire/time.ts';
import { putId } from './span-draft.ts';
import type { SpanWriter } from './span-writer.ts';

/** Takes a span's outcome: `null`, or why it was refused. */
export type Refuse = (reason: string) => void;

interface Reading {
  readonly r: Reader;
  readonly v: Vocabulary;
  readonly origin: Origin;
  readonly writer: SpanWriter;
  readonly now: number;
  readonly refuse: Refuse;
}

const at: Nanos = { lo: 0, hi: 0 };
const linkTrace = Buffer.alloc(16);
const linkSpan = Buffer.alloc(8);

function nanos(r: Reader, to: Nanos): void {
  to.lo = fixed32(r);
  to.hi = fixed32(r);
}

function text(r: Reader, end: number, v: Vocabulary): string {
  const stop = delimited(r, end);
  const value = v.texts.get(r.buf, r.pos, stop);
  r.pos = stop;
  return value;
}

function id(r: Reader, end: number, to: Buffer): number {
  const stop = delimited(r, end);
  const size = putId(to, r.buf, r.pos, stop);
  r.pos = stop;
  return size;
}

function event({ r, v, writer }: Reading, end: number): void {
  let name = '';
  at.lo = 0;
  at.hi = 0;
  writer.openEvent();
  fields(r, end, (tag) => {
    if (tag === 9) nanos(r, at);
    else if (tag === 18) name = text(r, end, v);
    else if (tag === 26) keyValue(r, delimited(r, end), v, writer.eventAttribute);
    else return false;
    return true;
  });
  writer.closeEvent(at, name);
}

function link({ r, v, writer }: Reading, end: number): void {
  linkTrace.fill(0);
  linkSpan.fill(0);
  writer.openLink();
  fields(r, end, (tag) => {
    if (tag === 10) id(r, end, linkTrace);
    else if (tag === 18) id(r, end, linkSpan);
    else if (tag === 34) keyValue(r, delimited(r, end), v, writer.linkAttribute);
    else return false;
    return true;
  });
  writer.closeLink(linkTrace, linkSpan);
}

function status({ r, v, writer }: Reading, end: number): void {
  const d = writer.draft;
  fields(r, end, (tag) => {
    if (tag === 18) d.message = text(r, end, v);
    else if (tag === 24) d.status = enumOf(varint(r), 2);
    else return false;
    return true;
  });
}

/** An enum number we know, else the unset one. */
function enumOf(value: number, most: number): number {
  return value <= most ? value : 0;
}

function spanField(reading: Reading, tag: number, end: number): boolean {
  const { r, v, writer } = reading;
  const d = writer.draft;
  switch (tag) {
    case 10:
      d.traceIdSize = id(r, end, d.traceId);
      return true;
    case 18:
      d.spanIdSize = id(r, end, d.spanId);
      return true;
    case 26:
      d.traceState = text(r, end, v);
      return true;
    case 34:
      d.parentIdSize = id(r, end, d.parentId);
      return true;
    case 42:
      d.name = text(r, end, v);
      return true;
    case 48:
      d.kind = enumOf(varint(r), 5);
      return true;
    case 57:
      nanos(r, d.start);
      return true;
    case 65:
      nanos(r, d.end);
      return true;
    case 74:
      keyValue(r, delimited(r, end), v, writer.attribute);
      return true;
    default:
      return rareField(reading, tag, end);
  }
}

function rareField(reading: Reading, tag: number, end: number): boolean {
  const { r, writer } = reading;
  const d = writer.draft;
  if (tag === 80) d.droppedAttributes = varint(r);
  else if (tag === 90) event(reading, delimited(r, end));
  else if (tag === 96) d.droppedEvents = varint(r);
  else if (tag === 106) link(reading, delimited(r, end));
  else if (tag === 112) d.droppedLinks = varint(r);
  else if (tag === 122) status(reading, delimited(r, end));
  else return false;
  return true;
}

function span(reading: Reading, end: number): void {
  const { r, writer, origin } = reading;
  writer.begin(origin);
  fields(r, end, (tag) => spanField(reading, tag, end));
  const fault = writer.finish(reading.now);
  if (fault !== null) reading.refuse(fault);
}

function scopeSpans(reading: Reading, end: number): void {
  const { r, v, origin } = reading;
  readScope(r, end, v, origin);
  fields(r, end, (tag) => {
    if (tag !== 18) return false;
    span(reading, delimited(r, end));
    return true;
  });
}

function resourceSpans(reading: Reading, end: number): void {
  const { r, v, origin } = reading;
  readResource(r, end, v, origin);
  fields(r, end, (tag) => {
    if (tag !== 18) return false;
    scopeSpans(reading, delimited(r, end));
    return true;
  });
}

/** Reads an ExportTraceServiceRequest into the writer's columns. @throws DecodeError when it is malformed. */
export function decodeTraces(
  body: Buffer,
  v: Vocabulary,
  origin: Origin,
  writer: SpanWriter,
  now: number,
  refuse: Refuse,
): void {
  const r: Reader = { buf: body, pos: 0 };
  const reading: Reading = { r, v, origin, writer, now, refuse };
  fields(r, body.length, (tag) => {
    if (tag !== 10) return false;
    resourceSpans(reading, delimited(r, body.length));
    return true;
  });
}
