import { ATTRIBUTES, type ResultOf, type tracesOne } from '@watchtower/contract';
import { ID_COLUMNS, idAttributes } from '../../kernel/ids.ts';
import { usdOf } from '../../kernel/money.ts';

/** One answered span. */
export type TraceSpan = ResultOf<typeof tracesOne>['spans'][number];

/** SQL: what a span is answered from. */
export const SPAN_COLUMNS = `toString(toUnixTimestamp64Nano(ts)) AS start_ns, lower(hex(span_id)) AS id,
  lower(hex(parent_span_id)) AS parent, toString(name) AS span_name, toString(operation) AS span_operation,
  toString(service) AS span_service, toString(kind) AS span_kind, toString(status) AS span_status, status_message,
  toString(dur_ns) AS duration_ns, pid, toString(task_class) AS class, toString(cost_nano) AS nano,
  toString(cost_source) AS source, toString(price_version) AS version, res, attrs,
  events.name AS event_names, arrayMap(x -> toString(toUnixTimestamp64Nano(x)), events.ts) AS event_ns,
  events.attrs AS event_attrs, ${ID_COLUMNS}`;

/** A row of {@link SPAN_COLUMNS}. */
export interface SpanRow extends Readonly<Record<string, unknown>> {
  readonly start_ns: string;
  readonly id: string;
  readonly parent: string;
  readonly span_name: string;
  readonly span_operation: string;
  readonly span_service: string;
  readonly span_kind: TraceSpan['kind'];
  readonly span_status: TraceSpan['status'];
  readonly status_message: string;
  readonly duration_ns: string;
  readonly pid: number;
  readonly class: string;
  readonly nano: string;
  readonly source: string;
  readonly version: string;
  readonly res: Readonly<Record<string, string>>;
  readonly attrs: Readonly<Record<string, string>>;
  readonly event_names: readonly string[];
  readonly event_ns: readonly string[];
  readonly event_attrs: readonly Record<string, string>[];
}

/** What ingest moved from the attributes to columns, under the names it came in by. */
function moved(row: SpanRow): Record<string, string> {
  const attributes = idAttributes(row);
  if (row.pid > 0) attributes['process.pid'] = String(row.pid);
  if (row.class !== '') attributes[ATTRIBUTES.taskClass] = row.class;
  if (row.source !== 'none') attributes[ATTRIBUTES.costSource] = row.source;
  if (row.version !== '') attributes[ATTRIBUTES.priceVersion] = row.version;
  return attributes;
}

/** A row as it is answered. */
export function spanOf(row: SpanRow): TraceSpan {
  const priced = row.source === 'catalogue' || row.source === 'override';
  return {
    span_id: row.id,
    parent_span_id: /^0+$/.test(row.parent) ? null : row.parent,
    name: row.span_name,
    operation: row.span_operation,
    service: row.span_service,
    kind: row.span_kind,
    status: row.span_status,
    status_message: row.status_message,
    start_unix_nano: row.start_ns,
    duration_ms: Number(row.duration_ns) / 1e6,
    attributes: { ...row.res, ...row.attrs, ...moved(row) },
    events: row.event_names.map((name, i) => ({
      name,
      time_unix_nano: row.event_ns[i] ?? '0',
      attributes: row.event_attrs[i] ?? {},
    })),
    cost_usd: priced ? usdOf({ nano: row.nano, calls: 1, unpriced: 0 }) : null,
  };
}
