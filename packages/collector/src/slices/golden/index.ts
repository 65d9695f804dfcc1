import type { SliceFactory } from '../../kernel/slice.ts';
import { cached } from './cached.ts';
import { goldenConfigAnswer } from './config.ts';
import { goldenOperationsAnswer } from './operations.ts';
import { goldenSummaryAnswer, readSummary } from './summary.ts';
import { goldenTopErrorsAnswer } from './top-errors.ts';
import { goldenTopRoutesAnswer } from './top-routes.ts';
import { goldenTrendsAnswer } from './trends.ts';
import { goldenValueAnswer } from './value.ts';
import { readVitals } from './vitals.ts';

const CADENCE_MS = 5000;

/** The golden signals: latency, traffic, errors and saturation, and every metric over time. */
export const goldenSlice: SliceFactory = (context) => {
  const { store, clock, bus } = context;
  const vitals = cached(clock, CADENCE_MS / 2, (now) => readVitals(store, now, context.startedAt));
  const summary = cached(clock, CADENCE_MS, (now) => readSummary(context, vitals, now));
  return {
    name: 'golden',
    schema: true,
    answers: [
      goldenSummaryAnswer(summary),
      goldenTrendsAnswer(store),
      goldenValueAnswer(store),
      goldenTopRoutesAnswer(store),
      goldenTopErrorsAnswer(store),
      goldenOperationsAnswer(store),
      goldenConfigAnswer(context),
    ],
    jobs: [
      {
        name: 'vital signs',
        everyMs: CADENCE_MS,
        async run() {
          const signs = await vitals();
          bus.emit('vital_signs', {
            latency_p95: signs.latency_ms.p95,
            traffic_rate: signs.traffic_rps,
            error_rate: signs.error_rate_pct,
            saturation_pct: signs.saturation_pct,
          });
        },
      },
    ],
  };
};
