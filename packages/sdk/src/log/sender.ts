import type { Config } from '../config.ts';
import { deliver } from '../export/deliver.ts';
import type { Post } from '../export/post.ts';
import { resourceAttributes } from '../otel/resource.ts';
import type { LogRecord } from './record.ts';

type AnyValue = Record<string, unknown>;

/** A JavaScript value as an OTLP AnyValue in its JSON mapping. */
export function anyValue(value: unknown, depth = 0): AnyValue {
  if (typeof value === 'string') return { stringValue: value.toWellFormed() };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'bigint') return { intValue: String(value) };
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? { intValue: String(value) }
      : { doubleValue: Number.isFinite(value) ? value : String(value) };
  if (typeof value !== 'object' || value === null) return { stringValue: value === null ? 'null' : '' };
  if (depth > 8) return { stringValue: '[Too deep]' };
  if (Array.isArray(value)) return { arrayValue: { values: value.map((item) => anyValue(item, depth + 1)) } };
  if (value instanceof Date) return { stringValue: value.toISOString() };
  return { kvlistValue: { values: keyValues(value as Record<string, unknown>, depth + 1) } };
}

function keyValues(values: Readonly<Record<string, unknown>>, depth = 0): { key: string; value: AnyValue }[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && typeof value !== 'function')
    .map(([key, value]) => ({ key, value: anyValue(value, depth) }));
}

function nanos(ms: number): string {
  const whole = Math.floor(ms);
  return `${whole}${String(Math.round((ms - whole) * 1e6)).padStart(6, '0')}`;
}

function encode(record: LogRecord): Record<string, unknown> {
  return {
    timeUnixNano: nanos(record.at),
    observedTimeUnixNano: nanos(record.at),
    severityNumber: record.severity,
    severityText: record.level.toUpperCase(),
    body: { stringValue: record.body.toWellFormed() },
    attributes: keyValues(record.attributes),
    ...(record.eventName === undefined ? {} : { eventName: record.eventName }),
    ...(record.traceId === undefined ? {} : { traceId: record.traceId, spanId: record.spanId }),
  };
}

/**
 * Makes the sender of log batches. Our own writer: the logs SDK of OpenTelemetry 3 needs an api that hosts on 2.x
 * do not have. Encoded once per batch as OTLP/JSON, which gzip brings down to the size of protobuf.
 */
export function createLogSender(
  config: Config,
  post: Post,
  closing: AbortSignal,
): (records: readonly LogRecord[]) => Promise<void> {
  const resource = { attributes: keyValues(resourceAttributes(config)) };
  return async (records) => {
    const scopeLogs = [{ scope: { name: '@watchtower/sdk' }, logRecords: records.map(encode) }];
    const body = JSON.stringify({ resourceLogs: [{ resource, scopeLogs }] });
    await deliver(
      post,
      { signal: 'logs', path: '/v1/logs', type: 'application/json', body, count: records.length },
      closing,
    );
  };
}
