import { stepFor, stepsOf, type TimeRange } from '../../kernel/time-range.ts';

/** Minute rollups are kept 7 days; older ranges are answered by the hour. */
const MINUTES_KEPT_MS = 6.5 * 86_400_000;

/** Which rollup answers a range, and at which steps. */
export interface Resolution {
  readonly rollup: '1m' | '1h';
  readonly stepS: number;
  /** Epoch seconds of each step's start. */
  readonly steps: readonly number[];
  /** Epoch milliseconds: the start of the first step, so that every step is whole. */
  readonly fromMs: number;
  /** Epoch milliseconds, exclusive. */
  readonly toMs: number;
}

/** Chooses the rollup and step of a series: at most 300 points. */
export function resolutionOf(range: TimeRange, now: number): Resolution {
  const stepS = stepFor(range, range.fromMs < now - MINUTES_KEPT_MS ? 3600 : 60);
  const steps = stepsOf(range, stepS);
  return {
    rollup: stepS < 3600 ? '1m' : '1h',
    stepS,
    steps,
    fromMs: (steps[0] ?? 0) * 1000,
    toMs: range.toMs,
  };
}

/** SQL of a row's step, as `at` in epoch seconds. */
export function stepSql(stepS: number): string {
  return `toUInt32(intDiv(toUnixTimestamp(t), ${stepS}) * ${stepS}) AS at`;
}
