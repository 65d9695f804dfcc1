import { attributesIn, bigIn, type Json, listIn, numberIn, objectIn, textIn } from '../wire/any-json.ts';
import type { Vocabulary } from '../wire/any-value.ts';
import { jsonResource, jsonScope } from '../wire/origin-json.ts';
import type { Origin } from '../wire/origin.ts';
import { DecodeError } from '../wire/proto.ts';
import { setNanos } from '../wire/time.ts';
import { NO_EXPONENTIAL, NO_SUMMARY, type RefusePoints } from './decode-proto.ts';
import type { MetricWriter } from './metric-writer.ts';
import { resetPoint, type Stream } from './point.ts';

function numbersIn(value: unknown): number[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new DecodeError('expected a list');
  return value.map(numberIn);
}

function valueIn(json: Json): number {
  if (json['asInt'] !== undefined && json['asInt'] !== null) return Number(bigIn(json['asInt']));
  return numberIn(json['asDouble'] ?? json['sum']);
}

function readPoint(json: Json, v: Vocabulary, { point }: MetricWriter): void {
  resetPoint(point);
  setNanos(point.start, bigIn(json['startTimeUnixNano']));
  setNanos(point.time, bigIn(json['timeUnixNano']));
  point.value = valueIn(json);
  point.count = numberIn(json['count']);
  point.counts = numbersIn(json['bucketCounts']);
  point.bounds = numbersIn(json['explicitBounds']);
  point.flags = numberIn(json['flags']);
  attributesIn(json['attributes'], v, (key, value) => {
    point.keys.push(key.text);
    point.values.push(key.mark ?? value);
  });
}

interface Reading {
  readonly v: Vocabulary;
  readonly origin: Origin;
  readonly writer: MetricWriter;
  readonly now: number;
  readonly refuse: RefusePoints;
}

function readData({ v, origin, writer, now, refuse }: Reading, kind: Stream['kind'], json: Json): void {
  const { stream } = writer;
  stream.kind = kind;
  stream.temporality = numberIn(json['aggregationTemporality']);
  stream.monotonic = json['isMonotonic'] === true;
  for (const point of listIn(json['dataPoints'])) {
    readPoint(point, v, writer);
    const fault = writer.finish(origin, now);
    if (fault !== null) refuse(fault);
  }
}

function refuseAll(reading: Reading, json: unknown, reason: string): void {
  const { length } = listIn(objectIn(json)['dataPoints']);
  if (length > 0) reading.refuse(reason, length);
}

function readMetric(reading: Reading, json: Json): void {
  const { stream } = reading.writer;
  stream.name = reading.v.clean(textIn(json['name']));
  stream.unit = reading.v.clean(textIn(json['unit']));
  for (const kind of ['gauge', 'sum', 'histogram'] as const) {
    if (json[kind] !== undefined && json[kind] !== null) readData(reading, kind, objectIn(json[kind]));
  }
  refuseAll(reading, json['exponentialHistogram'], NO_EXPONENTIAL);
  refuseAll(reading, json['summary'], NO_SUMMARY);
}

/** Reads the JSON encoding of an ExportMetricsServiceRequest. @throws DecodeError when it is malformed. */
export function walkMetrics(
  body: Json,
  v: Vocabulary,
  origin: Origin,
  writer: MetricWriter,
  now: number,
  refuse: RefusePoints,
): void {
  const reading: Reading = { v, origin, writer, now, refuse };
  for (const resource of listIn(body['resourceMetrics'])) {
    jsonResource(resource, v, origin);
    for (const scope of listIn(resource['scopeMetrics'])) {
      jsonScope(scope, v, origin);
      for (const metric of listIn(scope['metrics'])) readMetric(reading, metric);
    }
  }
}
