import type { Params, Store } from '../../store/store.ts';

/** What narrows latency rows; every key is a column of the rollup. */
export type LatencyFilter = Partial<
  Record<'service' | 'operation' | 'route' | 'method' | 'client_id' | 'lane', string>
>;

/** The columns a {@link LatencyFilter} may name. */
export const LATENCY_LABELS = ['service', 'operation', 'route', 'method', 'client_id', 'lane'] as const;

/** Latency of one kind of entry in one step. */
export interface EntryRow {
  readonly at: number;
  readonly entry: 'inner' | 'request' | 'root';
  readonly n: string;
  readonly c4: string;
  readonly c5: string;
  readonly failed: string;
  readonly ms: readonly [number, number, number];
  /** Epoch seconds of the earliest rollup row. */
  readonly since: number;
}

/** Where latency rows come from: a rollup from `fromMs`, or the raw spans for windows shorter than its minutes. */
export interface LatencySource {
  readonly rollup: '1m' | '1h' | 'raw';
  readonly fromMs: number;
  readonly toMs: number;
}

const RAW = `(SELECT toDateTime(ts, 'UTC') AS t,
    multiIf(operation = 'http.request', 'request', parent_span_id = toFixedString('', 8), 'root', 'inner') AS entry,
    operation, service, route, method, client_id, lane,
    multiIf(http_status >= 500, '5xx', http_status >= 400, '4xx', spans.status = 'error', 'failed', 'ok') AS status,
    toInt16(floor(log2(dur_ns + 1) * 8)) AS bucket, 1 AS n
  FROM spans WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')})`;

/** FROM and WHERE of latency rows, with the values they bind. */
export function latencyFrom(source: LatencySource, filter: LatencyFilter): { from: string; values: Params } {
  const conditions = [`t >= {from:DateTime('UTC')}`, `t <= {to:DateTime('UTC')}`];
  const values: Record<string, unknown> = { from: source.fromMs, to: source.toMs };
  for (const name of LATENCY_LABELS) {
    if (filter[name] === undefined) continue;
    conditions.push(`${name} = {${name}:String}`);
    values[name] = filter[name];
  }
  const table = source.rollup === 'raw' ? RAW : `lat_${source.rollup}`;
  return { from: `${table} WHERE ${conditions.join(' AND ')}`, values };
}

/**
 * Counts and percentiles by step and kind of entry. Without an operation in the filter inner spans are left out:
 * traffic is what comes in, not what happens inside.
 */
export async function entryRows(
  store: Store,
  source: LatencySource,
  filter: LatencyFilter,
  step: string,
): Promise<EntryRow[]> {
  const { from, values } = latencyFrom(source, filter);
  const byOperation = filter.operation !== undefined;
  const entries = byOperation ? '' : ` AND entry != 'inner'`;
  const entry = byOperation ? `'inner' AS entry` : 'toString(entry) AS entry';
  return store.query<EntryRow>(
    `SELECT at, entry, sum(w) AS n, sumIf(w, status = '4xx') AS c4, sumIf(w, status = '5xx') AS c5,
       sumIf(w, status = 'failed') AS failed,
       arrayMap(b -> exp2((b + 0.5) / 8) / 1e6, quantilesExactWeighted(0.5, 0.95, 0.99)(bucket, w)) AS ms,
       toUnixTimestamp(min(first)) AS since
     FROM (SELECT ${step}, ${entry}, status, bucket, sum(n) AS w, min(t) AS first FROM ${from}${entries} GROUP BY ALL)
     GROUP BY at, entry`,
    values,
  );
}

/**
 * The rows that stand for traffic: HTTP requests where there are any, else root operations, so that a service
 * without HTTP has a latency too. A filter by operation takes all rows as they are.
 */
export function trafficRows(rows: readonly EntryRow[], filter: LatencyFilter): readonly EntryRow[] {
  if (filter.operation !== undefined) return rows;
  const requests = rows.filter(({ entry }) => entry === 'request');
  return requests.length > 0 ? requests : rows;
}
