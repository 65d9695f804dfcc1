import type { Metric } from '../metric.ts';
import { AGENTS } from './agents.ts';
import { ERRORS } from './errors.ts';
import { LATENCY } from './latency.ts';
import { LLM } from './llm.ts';
import { SATURATION } from './saturation.ts';
import { TRAFFIC } from './traffic.ts';

/** Every metric of the catalogue. */
export const METRICS = [...LATENCY, ...TRAFFIC, ...ERRORS, ...SATURATION, ...AGENTS, ...LLM] as const;

/** A catalogue entry. */
export type CatalogueMetric = (typeof METRICS)[number];
/** Name of a catalogue metric. */
export type MetricName = CatalogueMetric['name'];

const BY_NAME: ReadonlyMap<string, Metric> = new Map(METRICS.map((m) => [m.name, m]));

/** The catalogue entry of a name, or `undefined` for a host's own metric. */
export function metricByName(name: string): Metric | undefined {
  return BY_NAME.get(name);
}
