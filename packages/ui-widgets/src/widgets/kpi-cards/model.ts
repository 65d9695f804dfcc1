import type { opsSummary, ResultOf } from '@watchtower/contract';
import { formatCount, formatMs, formatUsd } from '../../core/format.ts';

/** One number of the first row. */
export interface Kpi {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'crit' | 'warn' | null;
  /** Today's hours up to now; `null` where a value is unknown. */
  readonly spark: readonly (number | null)[] | null;
}

/** Hours of today by metric, as `ops.timeseries` answers them. */
export interface KpiHours {
  readonly runs: readonly (number | null)[] | null;
  readonly cost: readonly (number | null)[] | null;
  readonly errors: readonly (number | null)[] | null;
}

/** The hours that have begun: those to come are no zeros. */
export function hoursSoFar(
  hours: readonly { value: number | null }[] | undefined,
  now: number,
): readonly (number | null)[] | null {
  return hours?.slice(0, new Date(now).getUTCHours() + 1).map((hour) => hour.value) ?? null;
}

/** Today's cards from the summary and its hours. */
export function kpis(summary: ResultOf<typeof opsSummary>, hours: KpiHours): Kpi[] {
  const unpriced = summary.unpriced_calls_today;
  return [
    {
      key: 'runs',
      label: 'Runs today',
      value: formatCount(summary.runs_today),
      note: 'since 00:00 UTC',
      tone: null,
      spark: hours.runs,
    },
    {
      key: 'cost',
      label: 'Cost today, USD',
      value: formatUsd(summary.cost_today_usd),
      note: unpriced > 0 ? `plus ${formatCount(unpriced)} unpriced calls` : 'all calls priced',
      tone: unpriced > 0 ? 'warn' : null,
      spark: hours.cost,
    },
    {
      key: 'errors',
      label: 'Errors, last hour',
      value: formatCount(summary.errors_last_hour),
      note: summary.errors_last_hour === 0 ? 'none' : 'see the error feed',
      tone: summary.errors_last_hour > 0 ? 'crit' : null,
      spark: hours.errors,
    },
    {
      key: 'latency',
      label: 'Run latency, p95',
      value: formatMs(summary.latency_ms.p95),
      note: `p50 ${formatMs(summary.latency_ms.p50)}`,
      tone: null,
      spark: null,
    },
    {
      key: 'users',
      label: 'Active users, 24 h',
      value: formatCount(summary.active_users_24h),
      note: 'started a run',
      tone: null,
      spark: null,
    },
    {
      key: 'agents',
      label: 'Agents',
      value: formatCount(summary.agents_total),
      note: `${summary.agents_scheduled} scheduled, ${summary.agents_total - summary.agents_scheduled} idle`,
      tone: null,
      spark: null,
    },
  ];
}

/** Whether nothing at all was seen today. */
export function isQuiet(summary: ResultOf<typeof opsSummary>): boolean {
  return (
    summary.runs_today === 0 &&
    summary.agents_total === 0 &&
    (summary.cost_today_usd ?? 0) === 0 &&
    summary.unpriced_calls_today === 0 &&
    summary.errors_last_hour === 0
  );
}
