import { goldenValue } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { Store } from '../../store/store.ts';
import { isSignal, knownMetric } from './known-metrics.ts';
import { parseLabels } from './labels.ts';
import { metricValue } from './metric-value.ts';
import { signalValue } from './signal-value.ts';
import { valueWindow } from './value-window.ts';

/** One number over the last seconds, for alert rules and single figures. */
export function goldenValueAnswer(store: Store): Answer {
  return answer(goldenValue, async ({ params, clientId, now }) => {
    const { metric, agg, window_s, service } = params;
    const window = valueWindow(window_s, now);
    const labels = new Map(parseLabels(params.labels));
    if (isSignal(metric)) {
      if (service !== undefined) labels.set('service', service);
      if (clientId !== null) labels.set('client_id', clientId);
      return { metric, agg, window_s, ...(await signalValue(store, metric, agg, window, labels)) };
    }
    const known = await knownMetric(store, metric);
    const of = { ...window, metric, service, client: clientId, labels };
    const value = await metricValue(store, known, agg, of);
    return { metric, agg, window_s, unit: known.unit, value };
  });
}
