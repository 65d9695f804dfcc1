import type { Store } from '../../store/store.ts';

/** Which points of which metric: a rollup, or the raw points for windows shorter than its minutes. */
export interface MetricSelection {
  readonly metric: string;
  readonly rollup: '1m' | '1h' | 'raw';
  readonly fromMs: number;
  readonly toMs: number;
  readonly service?: string | undefined;
  readonly client?: string | null | undefined;
  readonly labels?: ReadonlyMap<string, string>;
}

/** FROM and WHERE that give `t, series, service, labels, total, last, observations, bounds, counts`. */
function selected(of: MetricSelection): { from: string; values: Record<string, unknown> } {
  const raw = of.rollup === 'raw';
  const [moment, type] = raw ? ['ts', `DateTime64(3, 'UTC')`] : ['t', `DateTime('UTC')`];
  const values: Record<string, unknown> = { metric: of.metric, from: of.fromMs, to: of.toMs };
  const conditions = ['metric = {metric:String}', `${moment} >= {from:${type}}`, `${moment} <= {to:${type}}`];
  const narrow = (condition: string, name: string, value: string): void => {
    conditions.push(condition);
    values[name] = value;
  };
  if (of.service !== undefined) narrow('service = {service:String}', 'service', of.service);
  if (of.client) narrow('client_id = {client:String}', 'client', of.client);
  [...(of.labels ?? [])].forEach(([key, value], i) => {
    values[`k${i}`] = key;
    const own = key === 'service' || key === 'client_id' ? ` OR ${key} = {v${i}:String}` : '';
    narrow(`(labels[{k${i}:String}] = {v${i}:String}${own})`, `v${i}`, value);
  });
  const columns = raw
    ? 'toDateTime(ts) AS t, series, service, labels, delta AS total, (ts, value) AS last, count AS observations, bounds, bucket_counts AS counts'
    : 't, series, service, labels, total, last, observations, bounds, finalizeAggregation(counts) AS counts';
  const table = raw ? 'metric_points' : `metric_${of.rollup}`;
  return { from: `(SELECT ${columns} FROM ${table} WHERE ${conditions.join(' AND ')})`, values };
}

/** What was counted in one step. */
export async function totals(
  store: Store,
  of: MetricSelection,
  step: string,
): Promise<{ at: number; total: number; points: string }[]> {
  const { from, values } = selected(of);
  return store.query(
    `SELECT ${step}, sum(total) AS total, count() AS points FROM ${from} GROUP BY at`,
    values,
  );
}

/** Last value of each series in one step. */
export interface LastRow {
  readonly at: number;
  readonly series: string;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Epoch milliseconds of the reading. */
  readonly read_at: string;
}

/** Last values by step and series. */
export async function lastValues(store: Store, of: MetricSelection, step: string): Promise<LastRow[]> {
  const { from, values } = selected(of);
  return store.query<LastRow>(
    `SELECT ${step}, series, toString(any(service)) AS service, anyLast(labels) AS labels, max(last) AS newest,
       newest.2 AS value, toUnixTimestamp64Milli(newest.1) AS read_at
     FROM ${from} GROUP BY at, series ORDER BY at, series`,
    values,
  );
}

/** Counts of a histogram in one step; a row for each set of bounds. */
export interface HistogramRow {
  readonly at: number;
  readonly bounds: readonly number[];
  readonly counts: readonly (string | number)[];
  readonly observations: string;
}

/** Histogram counts by step and bounds. */
export async function histograms(store: Store, of: MetricSelection, step: string): Promise<HistogramRow[]> {
  const { from, values } = selected(of);
  return store.query<HistogramRow>(
    `SELECT ${step}, bounds, sumForEach(counts) AS counts, sum(observations) AS observations
     FROM ${from} GROUP BY at, bounds`,
    values,
  );
}
