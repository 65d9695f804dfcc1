import { metricByName } from '@watchtower/contract/data';
import { runtime, shared, type Dropped } from '../internal/shared.ts';

/** Counts records that were lost, for `dropped()` and as `otel_dropped_total{signal,reason}`. */
export function countDropped(signal: string, reason: string, count: number): void {
  if (count === 0) return;
  const bySignal = (shared().dropped[signal] ??= {});
  bySignal[reason] = (bySignal[reason] ?? 0) + count;
  const metric = metricByName('otel_dropped_total');
  if (metric !== undefined && signal !== 'metrics') runtime()?.measure(metric, count, { signal, reason });
}

/** A copy of the counts so far. */
export function droppedSoFar(): Dropped {
  return structuredClone(shared().dropped);
}
