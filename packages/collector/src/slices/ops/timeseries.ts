import { costReport, opsTimeseries } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { midnightOf } from './day.ts';
import { runsByHour } from './runs.ts';

function hours(valueOf: (hour: number) => number | null): { hour_iso: string; value: number | null }[] {
  return Array.from({ length: 24 }, (_, hour) => ({
    hour_iso: `${String(hour).padStart(2, '0')}:00Z`,
    value: valueOf(hour),
  }));
}

/** The 24 UTC hours of today; hours that have not come are 0, hours whose calls are all unpriced `null`. */
export function opsTimeseriesAnswer({ store, ask }: SliceContext): Answer {
  return answer(opsTimeseries, async ({ params, now }) => {
    if (params.metric === 'cost_by_hour') {
      const { buckets } = await ask(costReport, { period: 'day' });
      return hours((hour) => buckets[hour]?.cost_usd ?? null);
    }
    const of = params.metric === 'runs_by_hour' ? 'started' : 'failed';
    const found = await runsByHour(store, of, midnightOf(now));
    return hours((hour) => found.get(hour) ?? 0);
  });
}
