import { anyValue, keyValue, type Vocabulary } from '../wire/any-value.ts';
import { readResource, readScope } from '../wire/origin-proto.ts';
import type { Origin } from '../wire/origin.ts';
import { delimited, fields, fixed32, type Reader, varint } from '../wire/proto.ts';
import type { Nanos } from '../wire/time.ts';
import { putId } from '../traces/span-draft.ts';
import type { LogWriter } from './log-writer.ts';

interface Reading {
  readonly r: Reader;
  readonly v: Vocabulary;
  readonly origin: Origin;
  readonly writer: LogWriter;
  readonly now: number;
  readonly refuse: (reason: string) => void;
}

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

/** An id of the wrong size counts as not given: a log does not depend on it. */
function id(r: Reader, end: number, to: Buffer): void {
  const stop = delimited(r, end);
  if (putId(to, r.buf, r.pos, stop) !== to.length) to.fill(0);
  r.pos = stop;
}

function recordField({ r, v, writer }: Reading, tag: number, end: number): boolean {
  const d = writer.draft;
  switch (tag) {
    case 9:
      nanos(r, d.time);
      return true;
    case 16:
      d.severity = varint(r);
      return true;
    case 26:
      d.severityText = text(r, end, v);
      return true;
    case 42:
      d.body = anyValue(r, delimited(r, end), v);
      return true;
    case 50:
      keyValue(r, delimited(r, end), v, writer.attribute);
      return true;
    case 56:
      d.droppedAttributes = varint(r);
      return true;
    case 74:
      id(r, end, d.traceId);
      return true;
    case 82:
      id(r, end, d.spanId);
      return true;
    case 89:
      nanos(r, d.observed);
      return true;
    case 98:
      d.eventName = text(r, end, v);
      return true;
    default:
      return false;
  }
}

function record(reading: Reading, end: number): void {
  const { r, writer, origin } = reading;
  writer.begin(origin);
  fields(r, end, (tag) => recordField(reading, tag, end));
  const fault = writer.finish(reading.now);
  if (fault !== null) reading.refuse(fault);
}

function scopeLogs(reading: Reading, end: number): void {
  const { r, v, origin } = reading;
  readScope(r, end, v, origin);
  fields(r, end, (tag) => {
    if (tag !== 18) return false;
    record(reading, delimited(r, end));
    return true;
  });
}

/** Reads an ExportLogsServiceRequest into the writer's columns. @throws DecodeError when it is malformed. */
export function decodeLogs(
  body: Buffer,
  v: Vocabulary,
  origin: Origin,
  writer: LogWriter,
  now: number,
  refuse: (reason: string) => void,
): void {
  const r: Reader = { buf: body, pos: 0 };
  const reading: Reading = { r, v, origin, writer, now, refuse };
  fields(r, body.length, (tag) => {
    if (tag !== 10) return false;
    const end = delimited(r, body.length);
    readResource(r, end, v, origin);
    fields(r, end, (inner) => {
      if (inner !== 18) return false;
      scopeLogs(reading, delimited(r, end));
      return true;
    });
    return true;
  });
}
