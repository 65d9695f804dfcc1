import type { logsList, ResultOf } from '@watchtower/contract';
import { ID_COLUMNS, idAttributes } from '../../kernel/ids.ts';

/** One answered log record. */
export type LogItem = ResultOf<typeof logsList>['items'][number];

/** SQL: tells apart records of the same nanosecond; records that are alike in all of it are interchangeable. */
export const TIE = `cityHash64(body, service, severity_number, event_name, trace_id, span_id, request_id,
  mapKeys(attrs), mapValues(attrs))`;

/** SQL: what a log record is answered from. */
export const LOG_COLUMNS = `toUnixTimestamp64Nano(ts) AS ts_ns, toString(${TIE}) AS tie, severity_number,
  toString(level) AS level, toString(service) AS service, toString(event_name) AS event, body,
  lower(hex(trace_id)) AS trace, lower(hex(span_id)) AS span, attrs, ${ID_COLUMNS}`;

/** A row of {@link LOG_COLUMNS}. */
export interface LogRow extends Readonly<Record<string, unknown>> {
  readonly ts_ns: string;
  readonly tie: string;
  readonly severity_number: number;
  readonly level: string;
  readonly service: string;
  readonly event: string;
  readonly body: string;
  readonly trace: string;
  readonly span: string;
  readonly request_id: string;
  readonly client_id: string;
  readonly domain: string;
  readonly attrs: Readonly<Record<string, string>>;
}

const orNull = (text: string): string | null => (/^0*$/.test(text) ? null : text);

/** A row as it is answered. */
export function logItemOf(row: LogRow): LogItem {
  return {
    ts: new Date(Number(BigInt(row.ts_ns) / 1_000_000n)).toISOString(),
    level: row.level,
    severity_number: row.severity_number,
    service: row.service,
    domain: row.domain,
    event: row.event,
    message: row.body,
    trace_id: orNull(row.trace),
    span_id: orNull(row.span),
    request_id: row.request_id === '' ? null : row.request_id,
    client_id: row.client_id === '' ? null : row.client_id,
    attributes: { ...row.attrs, ...idAttributes(row) },
  };
}
