/** Instrument of a metric. */
export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** One metric of the catalogue. */
export interface Metric<
  N extends string = string,
  L extends string = string,
  K extends MetricKind = MetricKind,
> {
  readonly name: N;
  readonly kind: K;
  /** UCUM unit: `ms`, `1`, `By`, `USD`, `{token}` … */
  readonly unit: string;
  /** The allow-list: any other label is dropped at ingest and counted. */
  readonly labels: readonly L[];
  /** Most label combinations kept; the rest goes to `__other__`. Default 100 for unknown senders. */
  readonly limit: number;
  readonly description: string;
}

/** Label combinations kept for a metric that states no limit of its own. */
export const DEFAULT_LABEL_LIMIT = 100;

/**
 * Declares a metric of the catalogue.
 * @example
 * metric({ name: 'jobs_enqueued_total', kind: 'counter', unit: '1', labels: ['lane', 'blueprint'], description: 'Jobs put on a queue.' })
 */
export function metric<const N extends string, const L extends string, const K extends MetricKind>(
  entry: Omit<Metric<N, L, K>, 'limit'> & { limit?: number },
): Metric<N, L, K> {
  return { ...entry, limit: entry.limit ?? 1000 };
}
