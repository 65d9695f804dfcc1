import { goldenTrends } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { resolveRange } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';
import { isSignal, knownMetric } from './known-metrics.ts';
import { metricSeries } from './metric-series.ts';
import { resolutionOf } from './resolution.ts';
import { SIGNAL_UNITS, signalSeries } from './signal-series.ts';

/** A golden signal or any metric over time: at most 300 points, filled with 0 where nothing was counted, else `null`. */
export function goldenTrendsAnswer(store: Store): Answer {
  return answer(goldenTrends, async ({ params, clientId, now }) => {
    const { metric, service } = params;
    const by = resolutionOf(resolveRange(params, now), now);
    if (isSignal(metric)) {
      const filter = {
        ...(service === undefined ? {} : { service }),
        ...(clientId === null ? {} : { client_id: clientId }),
      };
      const series = await signalSeries(store, metric, by, filter);
      return { metric, unit: SIGNAL_UNITS[metric], step_s: by.stepS, series };
    }
    const known = await knownMetric(store, metric);
    const { rollup, fromMs } = by;
    const of = { metric, rollup, fromMs, toMs: by.toMs - 1, service, client: clientId };
    return { metric, unit: known.unit, step_s: by.stepS, series: await metricSeries(store, known, of, by) };
  });
}
