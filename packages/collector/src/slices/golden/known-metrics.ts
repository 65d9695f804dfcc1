import { type Metric, metricByName, METRICS, WatchtowerError } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';

/** Names that stand for a golden signal instead of a metric. */
export const SIGNALS = ['latency', 'traffic', 'errors', 'saturation'] as const;
/** Name of a golden signal. */
export type Signal = (typeof SIGNALS)[number];

/** Whether a name is a golden signal's. */
export function isSignal(name: string): name is Signal {
  return (SIGNALS as readonly string[]).includes(name);
}

/** What is known of a metric. */
export type KnownMetric = Pick<Metric, 'name' | 'kind' | 'unit'>;

/**
 * Kind and unit of a metric, from the catalogue or, for a host's own, from what was received.
 * @throws WatchtowerError `invalid_argument` naming `metric` and listing what is known.
 */
export async function knownMetric(store: Store, name: string): Promise<KnownMetric> {
  const entry = metricByName(name);
  if (entry !== undefined) return { name, kind: entry.kind, unit: entry.unit };
  const rows = await store.query<KnownMetric>(
    `SELECT toString(metric) AS name, toString(argMax(kind, t)) AS kind, toString(argMax(unit, t)) AS unit
     FROM metric_1h WHERE metric = {name:String} GROUP BY metric`,
    { name },
  );
  const [found] = rows;
  if (found !== undefined) return found;
  const received = await store.query<{ name: string }>(
    `SELECT DISTINCT toString(metric) AS name FROM metric_1h ORDER BY name LIMIT 500`,
  );
  const names = new Set([
    ...SIGNALS,
    ...METRICS.map((m) => m.name as string),
    ...received.map((row) => row.name),
  ]);
  const message = `unknown; known are ${[...names].join(', ')}`;
  throw new WatchtowerError('invalid_argument', `There is no metric ${name}.`, {
    issues: [{ field: 'metric', message }],
  });
}
