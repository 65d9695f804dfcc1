import type { costReport, ParamsOf, ResultOf } from '@watchtower/contract';
import type { Bar } from '../../charts/bar-list.tsx';
import { formatCount, formatPercent, formatUsd } from '../../core/format.ts';

type Report = ResultOf<typeof costReport>;
/** A dimension cost can be split by. */
export type CostDimension = NonNullable<ParamsOf<typeof costReport>['group_by']>;
/** The span of a report. */
export type CostPeriod = NonNullable<ParamsOf<typeof costReport>['period']>;

/** The dimensions offered, most asked first. */
export const DIMENSIONS: readonly { value: CostDimension; label: string }[] = [
  { value: 'model', label: 'Model' },
  { value: 'client', label: 'Client' },
  { value: 'agent', label: 'Agent' },
  { value: 'feature', label: 'Feature' },
  { value: 'lane', label: 'Lane' },
  { value: 'blueprint', label: 'Blueprint' },
  { value: 'provider', label: 'Provider' },
  { value: 'platform', label: 'Platform' },
  { value: 'task_class', label: 'Task class' },
  { value: 'agent_type', label: 'Agent type' },
  { value: 'tool', label: 'Tool' },
  { value: 'session', label: 'Session' },
  { value: 'user', label: 'User (pseudonym)' },
];

/** The periods offered. */
export const PERIODS: readonly { value: CostPeriod; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
];

/** Bars of a report; unpriced calls are a note on their row and a row of their own at the end, never hidden. */
export function costBars(report: Report, most = 12): Bar[] {
  const bars = report.items.slice(0, most).map((item): Bar => ({
    key: item.key === '' ? '(none)' : item.key,
    value: item.cost_usd,
    shown: formatUsd(item.cost_usd),
    share: item.share === null ? undefined : formatPercent(item.share * 100),
    note:
      item.unpriced_calls > 0
        ? `▲ ${formatCount(item.unpriced_calls)} of ${formatCount(item.calls)} calls unpriced`
        : undefined,
    ...(item.cost_usd === null ? { tone: 'warn' as const } : {}),
  }));
  const rest = report.items.slice(most);
  if (rest.length > 0) {
    const known = rest.flatMap((item) => (item.cost_usd === null ? [] : [item.cost_usd]));
    const sum = known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
    bars.push({ key: `${rest.length} more`, value: sum, shown: formatUsd(sum) });
  }
  return bars;
}

/** Milliseconds between two buckets: an hour for a day, a day for the rest. */
export function bucketSeconds(report: Report): number {
  const [first, second] = report.buckets;
  if (first !== undefined && second !== undefined)
    return (Date.parse(second.start) - Date.parse(first.start)) / 1000;
  return report.period === 'day' ? 3600 : 86_400;
}

/** The buckets as one line of the chart; those yet to come are left out, unpriced ones are gaps. */
export function costSeries(
  report: Report,
  now: number,
): { name: string; points: [number, number | null][] }[] {
  const points = report.buckets
    .map((bucket): [number, number | null] => [Date.parse(bucket.start), bucket.cost_usd])
    .filter(([at]) => at <= now);
  return [{ name: 'cost', points }];
}

/** Tokens in one line: in, out, and what the cache spared. */
export function tokenLine(total: Report['total']): string {
  const parts = [
    `${formatCount(total.calls)} calls`,
    `${formatCount(total.input_tokens)} in`,
    `${formatCount(total.output_tokens)} out`,
  ];
  if (total.cache_read_tokens > 0) parts.push(`${formatCount(total.cache_read_tokens)} read from cache`);
  if (total.reasoning_tokens > 0) parts.push(`${formatCount(total.reasoning_tokens)} reasoning`);
  return parts.join(' · ');
}
