import type { ResultOf, tracesList } from '@watchtower/contract';
import type { Tone } from '../../parts/state-mark.tsx';

/** One trace of the index. */
export type TraceItem = ResultOf<typeof tracesList>['items'][number];

/** The quick views: all, failed ones, slow ones. */
export const VIEWS = [
  { value: 'all', label: 'All' },
  { value: 'error', label: 'Errors' },
  { value: 'slow', label: 'Slow' },
] as const;
/** A quick view. */
export type TraceView = (typeof VIEWS)[number]['value'];

/** Milliseconds from which a duration is coloured. */
export const SLOW_MS = { warn: 5000, crit: 30_000 } as const;

/** Colour of a duration; well is not coloured at all. */
export function durationTone(ms: number): Tone | undefined {
  if (ms >= SLOW_MS.crit) return 'crit';
  return ms >= SLOW_MS.warn ? 'warn' : undefined;
}

/** Parameters of the list: only what was chosen. */
export function traceParams(
  view: TraceView,
  filters: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const chosen = Object.entries(filters).filter(
    (pair): pair is [string, string] => (pair[1] ?? '').trim() !== '',
  );
  return { ...Object.fromEntries(chosen), ...(view === 'all' ? {} : { status: view }) };
}

/** Width of a row's bar in per cent of the longest in sight, on a square-root scale so that short ones stay visible. */
export function barWidth(ms: number, longest: number): number {
  return longest <= 0 ? 0 : Math.max(1, Math.sqrt(ms / longest) * 100);
}
