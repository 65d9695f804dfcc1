import type { goldenTrends, ResultOf } from '@watchtower/contract';
import { histogramQuantile } from '../../kernel/buckets.ts';
import type { Store } from '../../store/store.ts';
import type { KnownMetric } from './known-metrics.ts';
import {
  type HistogramRow,
  histograms,
  type LastRow,
  lastValues,
  type MetricSelection,
  totals,
} from './metric-rows.ts';
import { type Resolution, stepSql } from './resolution.ts';
import { round3 } from './round.ts';

/** One named line of a chart. */
export type Series = ResultOf<typeof goldenTrends>['series'][number];

const MAX_SERIES = 20;

/** A point for each step: `[epoch milliseconds, value]`. */
export function pointsOf(
  steps: readonly number[],
  valueAt: (step: number) => number | null,
): Series['points'] {
  return steps.map((step) => [step * 1000, valueAt(step)]);
}

async function counterSeries(store: Store, of: MetricSelection, by: Resolution): Promise<Series[]> {
  const rows = await totals(store, of, stepSql(by.stepS));
  const found = new Map(rows.map(({ at, total }) => [at, total]));
  return [{ name: of.metric, points: pointsOf(by.steps, (step) => found.get(step) ?? 0) }];
}

function nameOf({ labels, service }: LastRow, metric: string, services: number): string {
  const told = Object.entries(labels).filter(([, value]) => value !== '');
  const text = told.map(([key, value]) => `${key}=${value}`).join(',');
  if (services > 1 && labels['service'] === undefined) return text === '' ? service : `${text} (${service})`;
  return text === '' ? metric : text;
}

async function gaugeSeries(store: Store, of: MetricSelection, by: Resolution): Promise<Series[]> {
  const rows = await lastValues(store, of, stepSql(by.stepS));
  const services = new Set(rows.map(({ service }) => service)).size;
  const all = [...Map.groupBy(rows, ({ series }) => series).values()].map((readings) => ({
    newest: readings.at(-1),
    found: new Map(readings.map(({ at, value }) => [at, value])),
  }));
  return all
    .toSorted((a, b) => (b.newest?.value ?? 0) - (a.newest?.value ?? 0))
    .slice(0, MAX_SERIES)
    .map(({ newest, found }) => ({
      name: newest === undefined ? of.metric : nameOf(newest, of.metric, services),
      points: pointsOf(by.steps, (step) => found.get(step) ?? null),
    }));
}

/** Quantile of histogram rows that may have different bounds. */
export function quantileOf(q: number, rows: readonly HistogramRow[]): number | null {
  const parts = rows.map(({ bounds, counts }) => ({ bounds, counts: counts.map(Number) }));
  return round3(histogramQuantile(q, parts));
}

async function histogramSeries(store: Store, of: MetricSelection, by: Resolution): Promise<Series[]> {
  const rows = Map.groupBy(await histograms(store, of, stepSql(by.stepS)), ({ at }) => at);
  const quantile = (name: string, q: number): Series => ({
    name,
    points: pointsOf(by.steps, (step) => quantileOf(q, rows.get(step) ?? [])),
  });
  const count = (step: number): number =>
    (rows.get(step) ?? []).reduce((n, { observations }) => n + Number(observations), 0);
  return [
    quantile('p50', 0.5),
    quantile('p95', 0.95),
    quantile('p99', 0.99),
    { name: 'count', points: pointsOf(by.steps, count) },
  ];
}

/**
 * The series of a metric. Counter: what was added in each step, so that the points add up to all that was counted.
 * Gauge: the last value of each step, a line for each label combination. Histogram: percentiles and the count.
 */
export function metricSeries(
  store: Store,
  metric: KnownMetric,
  of: MetricSelection,
  by: Resolution,
): Promise<Series[]> {
  if (metric.kind === 'counter') return counterSeries(store, of, by);
  return metric.kind === 'gauge' ? gaugeSeries(store, of, by) : histogramSeries(store, of, by);
}
