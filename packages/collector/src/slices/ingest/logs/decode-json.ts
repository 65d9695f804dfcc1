import {
  anyJson,
  attributesIn,
  bigIn,
  hexIn,
  type Json,
  listIn,
  numberIn,
  objectIn,
  textIn,
} from '../wire/any-json.ts';
import type { Vocabulary } from '../wire/any-value.ts';
import { jsonResource, jsonScope } from '../wire/origin-json.ts';
import type { Origin } from '../wire/origin.ts';
import { setNanos } from '../wire/time.ts';
import type { LogWriter } from './log-writer.ts';

function id(to: Buffer, value: unknown): void {
  const bytes = hexIn(value);
  if (bytes.length === to.length) bytes.copy(to);
}

function readRecord(record: Json, v: Vocabulary, writer: LogWriter): void {
  const d = writer.draft;
  setNanos(d.time, bigIn(record['timeUnixNano']));
  setNanos(d.observed, bigIn(record['observedTimeUnixNano']));
  d.severity = numberIn(record['severityNumber']);
  d.severityText = v.clean(textIn(record['severityText']));
  d.body = anyJson(objectIn(record['body']), v);
  d.eventName = v.clean(textIn(record['eventName']));
  d.droppedAttributes = numberIn(record['droppedAttributesCount']);
  id(d.traceId, record['traceId']);
  id(d.spanId, record['spanId']);
  attributesIn(record['attributes'], v, writer.attribute);
}

/** Reads the JSON encoding of an ExportLogsServiceRequest. @throws DecodeError when it is malformed. */
export function walkLogs(
  body: Json,
  v: Vocabulary,
  origin: Origin,
  writer: LogWriter,
  now: number,
  refuse: (reason: string) => void,
): void {
  for (const resource of listIn(body['resourceLogs'])) {
    jsonResource(resource, v, origin);
    for (const scope of listIn(resource['scopeLogs'])) {
      jsonScope(scope, v, origin);
      for (const record of listIn(scope['logRecords'])) {
        writer.begin(origin);
        readRecord(record, v, writer);
        const fault = writer.finish(now);
        if (fault !== null) refuse(fault);
      }
    }
  }
}
