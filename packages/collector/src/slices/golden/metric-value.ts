import { WatchtowerError } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';
import type { KnownMetric } from './known-metrics.ts';
import { histograms, lastValues, type MetricSelection, totals } from './metric-rows.ts';
import { quantileOf } from './metric-series.ts';
import type { Aggregation } from './signal-value.ts';

const ONCE = 'toUInt32(0) AS at';
/** What each kind of metric can be asked for. */
const ALLOWED: Readonly<Record<KnownMetric['kind'], readonly Aggregation[]>> = {
  counter: ['sum', 'rate'],
  gauge: ['last', 'sum'],
  histogram: ['p95', 'sum', 'rate'],
};

async function gauge(store: Store, metric: KnownMetric, of: MetricSelection): Promise<number | null> {
  const values = (await lastValues(store, of, ONCE)).map(({ value }) => value);
  if (values.length === 0) return null;
  return metric.unit === '%' ? Math.max(...values) : values.reduce((a, b) => a + b, 0);
}

/** A metric that was received before counted nothing in an empty window; one that never was is unknown. */
async function nothingOrNull(store: Store, name: string): Promise<0 | null> {
  const seen = await store.query('SELECT 1 FROM metric_1h WHERE metric = {name:String} LIMIT 1', { name });
  return seen.length > 0 ? 0 : null;
}

/**
 * One number of a metric. Counter: what was added (`sum`) or that per second (`rate`). Histogram: `p95`, and `sum` and
 * `rate` of its observations. Gauge: the last values of the series that match, added up; of percentages the highest.
 * `null` when nothing is known; a counter that was received before and not in the window is 0.
 * @throws WatchtowerError `invalid_argument` naming `agg` when the kind of metric has no such number.
 */
export async function metricValue(
  store: Store,
  metric: KnownMetric,
  agg: Aggregation,
  of: MetricSelection & { readonly seconds: number },
): Promise<number | null> {
  const { kind, name } = metric;
  if (!ALLOWED[kind].includes(agg)) {
    const message = `${name} is a ${kind}, which has ${ALLOWED[kind].join(', ')}`;
    throw new WatchtowerError('invalid_argument', `The parameter agg is not valid: ${message}.`, {
      issues: [{ field: 'agg', message }],
    });
  }
  if (kind === 'gauge') return gauge(store, metric, of);
  if (kind === 'counter') {
    const [row] = await totals(store, of, ONCE);
    if (row === undefined) return nothingOrNull(store, name);
    return agg === 'rate' ? row.total / of.seconds : row.total;
  }
  const rows = await histograms(store, of, ONCE);
  if (agg === 'p95') return quantileOf(0.95, rows);
  if (rows.length === 0) return nothingOrNull(store, name);
  const count = rows.reduce((n, { observations }) => n + Number(observations), 0);
  return agg === 'rate' ? count / of.seconds : count;
}
