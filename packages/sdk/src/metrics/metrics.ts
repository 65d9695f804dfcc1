import { METRICS, type CatalogueMetric, type Metric } from '@watchtower/contract/data';
import { runtime } from '../internal/shared.ts';

type Strip<N extends string> = N extends `${infer A}_total`
  ? A
  : N extends `${infer A}_ms`
    ? A
    : N extends `${infer A}_seconds`
      ? A
      : N;
type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S;

/** Labels of a metric: any of its allow-list, nothing else. */
export type LabelsOf<M extends Metric> = [M['labels'][number]] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [L in M['labels'][number]]?: string | number | undefined };

/** Counts up. */
export interface CounterOf<M extends Metric> {
  /** Adds `value` (≥ 0) in the metric's unit. */
  readonly add: (value: number, labels?: LabelsOf<M>) => void;
}
/** Records a distribution. */
export interface HistogramOf<M extends Metric> {
  /** Records one measurement in the metric's unit. */
  readonly record: (value: number, labels?: LabelsOf<M>) => void;
}
/** Says how much there is now. */
export interface GaugeOf<M extends Metric> {
  /** Sets the present value in the metric's unit. */
  readonly set: (value: number, labels?: LabelsOf<M>) => void;
}
/** The instrument of a metric. */
export type InstrumentOf<M extends Metric> = M['kind'] extends 'counter'
  ? CounterOf<M>
  : M['kind'] extends 'histogram'
    ? HistogramOf<M>
    : GaugeOf<M>;

/** Every catalogue metric by its camel-cased name without `_total`, `_ms` or `_seconds`. */
export type Metrics = { readonly [M in CatalogueMetric as Camel<Strip<M['name']>>]: InstrumentOf<M> };

function camel(name: string): string {
  return name
    .replace(/_(?:total|ms|seconds)$/, '')
    .replace(/_([a-z0-9])/g, (_m, c: string) => c.toUpperCase());
}

function instrument(
  metric: Metric,
): Record<'add' | 'record' | 'set', (value: number, labels?: object) => void> {
  const measure = (value: number, labels?: object): void =>
    runtime()?.measure(metric, value, (labels ?? {}) as Record<string, unknown>);
  return { add: measure, record: measure, set: measure };
}

/**
 * The metric catalogue as typed functions: a wrong metric or label does not compile. Safe before the start.
 * @example metrics.jobsEnqueued.add(1, { lane: 'creation', blueprint: 'reel' })
 */
export const metrics = Object.fromEntries(
  METRICS.map((m) => [camel(m.name), instrument(m)]),
) as unknown as Metrics;

/**
 * Registers a metric of the host's own; it then works like a built-in one. The collector keeps at most 100 label
 * combinations of it unless the entry states a limit.
 * @example const drafts = registerMetric({ name: 'drafts_total', kind: 'counter', unit: '1', labels: ['tone'], limit: 100, description: 'Drafts written.' })
 */
export function registerMetric<M extends Metric>(entry: M): InstrumentOf<M> {
  return instrument(entry) as unknown as InstrumentOf<M>;
}
