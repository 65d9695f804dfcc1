import { keyValue, type Vocabulary } from '../wire/any-value.ts';
import type { Key } from '../wire/keys.ts';
import { readResource, readScope } from '../wire/origin-proto.ts';
import type { Origin } from '../wire/origin.ts';
import {
  DecodeError,
  delimited,
  double,
  fields,
  fixed32,
  type Reader,
  signedText,
  varint,
} from '../wire/proto.ts';
import type { Nanos } from '../wire/time.ts';
import type { MetricWriter } from './metric-writer.ts';
import { resetPoint, type Stream } from './point.ts';

/** Takes points that are not stored: why, and how many. */
export type RefusePoints = (reason: string, count?: number) => void;

/** What histograms we cannot store are told. */
export const NO_EXPONENTIAL = 'exponential histograms are not stored, choose explicit buckets';
/** What summaries are told. */
export const NO_SUMMARY = 'summaries are not stored, send a histogram';

interface Reading {
  readonly r: Reader;
  readonly v: Vocabulary;
  readonly origin: Origin;
  readonly writer: MetricWriter;
  readonly now: number;
  readonly refuse: RefusePoints;
  readonly label: (key: Key, value: string) => void;
}

const TWO_32 = 4294967296;

function nanos(r: Reader, to: Nanos): void {
  to.lo = fixed32(r);
  to.hi = fixed32(r);
}

function unsigned(r: Reader): number {
  const lo = fixed32(r);
  return fixed32(r) * TWO_32 + lo;
}

function signed(r: Reader): number {
  const lo = fixed32(r);
  return Number(signedText(lo, fixed32(r)));
}

function text(r: Reader, end: number, v: Vocabulary): string {
  const stop = delimited(r, end);
  const value = v.texts.get(r.buf, r.pos, stop);
  r.pos = stop;
  return value;
}

/** A packed list of eight-byte numbers. */
function packed(r: Reader, end: number, read: (from: Reader) => number, into: number[]): void {
  const stop = delimited(r, end);
  while (r.pos < stop) into.push(read(r));
  if (r.pos !== stop) throw new DecodeError('truncated message');
}

function numberField({ r, v, writer, label }: Reading, tag: number, end: number): boolean {
  const { point } = writer;
  if (tag === 17) nanos(r, point.start);
  else if (tag === 25) nanos(r, point.time);
  else if (tag === 33) point.value = double(r);
  else if (tag === 49) point.value = signed(r);
  else if (tag === 58) keyValue(r, delimited(r, end), v, label);
  else if (tag === 64) point.flags = varint(r);
  else return false;
  return true;
}

function histogramField({ r, v, writer, label }: Reading, tag: number, end: number): boolean {
  const { point } = writer;
  if (tag === 17) nanos(r, point.start);
  else if (tag === 25) nanos(r, point.time);
  else if (tag === 33) point.count = unsigned(r);
  else if (tag === 41) point.value = double(r);
  else if (tag === 50) packed(r, end, unsigned, point.counts);
  else if (tag === 49) point.counts.push(unsigned(r));
  else if (tag === 58) packed(r, end, double, point.bounds);
  else if (tag === 57) point.bounds.push(double(r));
  else if (tag === 74) keyValue(r, delimited(r, end), v, label);
  else if (tag === 80) point.flags = varint(r);
  else return false;
  return true;
}

/** Temporality and monotonicity stand behind the points they are about: a pass of their own. */
function readKind(r: Reader, end: number, stream: Stream): void {
  const start = r.pos;
  stream.temporality = 0;
  stream.monotonic = false;
  fields(r, end, (tag) => {
    if (tag === 16) stream.temporality = varint(r);
    else if (tag === 24) stream.monotonic = varint(r) !== 0;
    else return false;
    return true;
  });
  r.pos = start;
}

function dataPoints(reading: Reading, end: number): void {
  const { r, writer, origin, now, refuse } = reading;
  readKind(r, end, writer.stream);
  const field = writer.stream.kind === 'histogram' ? histogramField : numberField;
  fields(r, end, (tag) => {
    if (tag !== 10) return false;
    const stop = delimited(r, end);
    resetPoint(writer.point);
    fields(r, stop, (inner) => field(reading, inner, stop));
    const fault = writer.finish(origin, now);
    if (fault !== null) refuse(fault);
    return true;
  });
}

function refuseAll({ r, refuse }: Reading, end: number, reason: string): void {
  let count = 0;
  fields(r, end, (tag) => {
    if (tag === 10) count++;
    return false;
  });
  if (count > 0) refuse(reason, count);
}

const KINDS: Readonly<Record<number, Stream['kind']>> = { 42: 'gauge', 58: 'sum', 74: 'histogram' };

function metric(reading: Reading, end: number): void {
  const { r, v, writer } = reading;
  const start = r.pos;
  writer.stream.name = '';
  writer.stream.unit = '';
  fields(r, end, (tag) => {
    if (tag === 10) writer.stream.name = text(r, end, v);
    else if (tag === 26) writer.stream.unit = text(r, end, v);
    else return false;
    return true;
  });
  r.pos = start;
  fields(r, end, (tag) => {
    const kind = KINDS[tag];
    if (kind !== undefined) {
      writer.stream.kind = kind;
      dataPoints(reading, delimited(r, end));
    } else if (tag === 82) refuseAll(reading, delimited(r, end), NO_EXPONENTIAL);
    else if (tag === 90) refuseAll(reading, delimited(r, end), NO_SUMMARY);
    else return false;
    return true;
  });
}

function resourceMetrics(reading: Reading, end: number): void {
  const { r, v, origin } = reading;
  readResource(r, end, v, origin);
  fields(r, end, (tag) => {
    if (tag !== 18) return false;
    const stop = delimited(r, end);
    readScope(r, stop, v, origin);
    fields(r, stop, (inner) => {
      if (inner !== 18) return false;
      metric(reading, delimited(r, stop));
      return true;
    });
    return true;
  });
}

/** Reads an ExportMetricsServiceRequest into the writer's columns. @throws DecodeError when it is malformed. */
export function decodeMetrics(
  body: Buffer,
  v: Vocabulary,
  origin: Origin,
  writer: MetricWriter,
  now: number,
  refuse: RefusePoints,
): void {
  const r: Reader = { buf: body, pos: 0 };
  const label = (key: Key, value: string): void => {
    writer.point.keys.push(key.text);
    writer.point.values.push(key.mark ?? value);
  };
  const reading: Reading = { r, v, origin, writer, now, refuse, label };
  fields(r, body.length, (tag) => {
    if (tag !== 10) return false;
    resourceMetrics(reading, delimited(r, body.length));
    return true;
  });
}
