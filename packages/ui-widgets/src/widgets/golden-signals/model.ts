import type { goldenConfig, ResultOf } from '@watchtower/contract';
import type { ChartThreshold } from '../../charts/chart-model.ts';

/** The four golden signals, in the order they are shown. */
export const SIGNALS = [
  { metric: 'latency', title: 'Latency', hint: 'inbound requests', stacked: false },
  { metric: 'traffic', title: 'Traffic', hint: 'requests per second', stacked: false },
  { metric: 'errors', title: 'Errors', hint: 'by class', stacked: true },
  { metric: 'saturation', title: 'Saturation', hint: 'fullest resource', stacked: false },
] as const;
/** One of the golden signals. */
export type Signal = (typeof SIGNALS)[number];

const THRESHOLD_OF = {
  latency: 'latency_p95_ms',
  saturation: 'saturation_pct',
} as const;

/** The named levels of a signal's chart; traffic has none, errors are counts while theirs is a rate. */
export function signalThresholds(
  metric: Signal['metric'],
  config: ResultOf<typeof goldenConfig> | undefined,
): ChartThreshold[] {
  if (config === undefined || (metric !== 'latency' && metric !== 'saturation')) return [];
  const { warn, crit } = config.thresholds[THRESHOLD_OF[metric]];
  const name = metric === 'latency' ? 'p95 ' : '';
  return [
    { name: `${name}warning`, value: warn, tone: 'warn' },
    { name: `${name}critical`, value: crit, tone: 'crit' },
  ];
}
