import type { FrameData, goldenConfig, goldenSummary, ResultOf } from '@watchtower/contract';
import { formatCount, formatMs, formatPercent } from '../../core/format.ts';
import type { Tone } from '../../parts/state-mark.tsx';

type Summary = ResultOf<typeof goldenSummary>;
type Thresholds = ResultOf<typeof goldenConfig>['thresholds'];

/** One of the four golden signals, now. */
export interface Vital {
  readonly key: 'latency' | 'traffic' | 'errors' | 'saturation';
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
  /** The tone in a word; traffic has no good or bad. */
  readonly word: string;
}

/** Green below `warn`, red from `crit`, unknown without a value or thresholds. */
export function toneOf(value: number | null, threshold: { warn: number; crit: number } | undefined): Tone {
  if (value === null || threshold === undefined) return 'mute';
  if (value >= threshold.crit) return 'crit';
  return value >= threshold.warn ? 'warn' : 'ok';
}

const WORDS: Readonly<Record<Tone, string>> = {
  ok: 'well',
  warn: 'high',
  crit: 'critical',
  info: '',
  mute: 'unknown',
};

/** The newest frame laid over the summary; the socket is at most 5 seconds old, the summary a refresh. */
export function overlay(
  summary: Summary,
  frame: FrameData<'admin.observability.vital_signs'> | undefined,
): Summary {
  if (frame === undefined) return summary;
  return {
    ...summary,
    latency_ms: { ...summary.latency_ms, p95: frame.latency_p95 },
    traffic_rps: frame.traffic_rate,
    error_rate_pct: frame.error_rate,
    saturation_pct: frame.saturation_pct,
  };
}

/** The four signals of a summary. */
export function vitals(summary: Summary, thresholds: Thresholds | undefined): Vital[] {
  const latency = toneOf(summary.latency_ms.p95, thresholds?.latency_p95_ms);
  const errors = toneOf(summary.error_rate_pct, thresholds?.error_rate_pct);
  const saturation = toneOf(summary.saturation_pct, thresholds?.saturation_pct);
  return [
    {
      key: 'latency',
      label: 'Latency, p95',
      value: formatMs(summary.latency_ms.p95),
      note: `p50 ${formatMs(summary.latency_ms.p50)} · p99 ${formatMs(summary.latency_ms.p99)}`,
      tone: latency,
      word: WORDS[latency],
    },
    {
      key: 'traffic',
      label: 'Traffic, requests per second',
      value: formatCount(summary.traffic_rps),
      note: 'last five minutes',
      tone: 'info',
      word: summary.traffic_rps > 0 ? 'flowing' : 'none',
    },
    {
      key: 'errors',
      label: 'Error rate',
      value: formatPercent(summary.error_rate_pct),
      note: summary.error_rate_pct === null ? 'no requests to judge' : 'of requests',
      tone: errors,
      word: WORDS[errors],
    },
    {
      key: 'saturation',
      label: 'Saturation',
      value: formatPercent(summary.saturation_pct),
      note: summary.saturation_source ?? 'no component reports resources',
      tone: saturation,
      word: WORDS[saturation],
    },
  ];
}

/** Mean-free merge of a trend's series into one line for a card: p95 for latency, the sum for the rest. */
export function sparkOf(
  key: Vital['key'],
  series: readonly { name: string; points: readonly (readonly [number, number | null])[] }[],
): (number | null)[] {
  const chosen = key === 'latency' ? series.filter((s) => s.name === 'p95') : series;
  const first = chosen[0];
  if (first === undefined) return [];
  return first.points.map(([at, value], row) => {
    if (key === 'saturation' || chosen.length === 1) return value;
    return chosen.reduce<number | null>((sum, s) => {
      const point = s.points[row];
      const next = point?.[0] === at ? point[1] : null;
      return next === null ? sum : (sum ?? 0) + next;
    }, null);
  });
}
