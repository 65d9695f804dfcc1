import { useMemo, useSyncExternalStore } from 'react';
import { DEFAULT_RANGE, rangeBounds, type TimeRange } from '../core/time-range.ts';
import { useWatchtower } from './context.ts';
import { useNow } from './use-now.ts';

const fallback = (): TimeRange => DEFAULT_RANGE;

/**
 * The time range all panels of the page share, and its setter.
 * @example
 * const [range, setRange] = useTimeRange();
 * setRange({ preset: '6h' });
 */
export function useTimeRange(): readonly [TimeRange, (range: TimeRange) => void] {
  const { range } = useWatchtower();
  return [useSyncExternalStore(range.subscribe, range.get, fallback), range.set];
}

/** The shared range as `from` and `to`, for questions that know no presets. */
export function useRangeBounds(): { from: string; to?: string } {
  const [range] = useTimeRange();
  const now = useNow(15_000);
  const bounds = rangeBounds(range, now);
  const { from, to } = bounds;
  return useMemo(() => (to === undefined ? { from } : { from, to }), [from, to]);
}
