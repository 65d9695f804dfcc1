import type { healthComponents, HealthStatus, ResultOf } from '@watchtower/contract';
import { formatBytes, formatCount, formatPercent } from '../../core/format.ts';
import type { Tone } from '../../parts/state-mark.tsx';

/** One component as the collector sees it. */
export type Component = ResultOf<typeof healthComponents>['items'][number];

/** Colour, shape and word of a status. */
export const STATUS_VIEW: Readonly<Record<HealthStatus, { tone: Tone; word: string }>> = {
  healthy: { tone: 'ok', word: 'healthy' },
  degraded: { tone: 'warn', word: 'degraded' },
  down: { tone: 'crit', word: 'down' },
  unknown: { tone: 'info', word: 'silent' },
  not_configured: { tone: 'mute', word: 'not configured' },
};

const WORST: readonly HealthStatus[] = ['down', 'unknown', 'degraded', 'healthy', 'not_configured'];

/** Worst first, then by service and name. */
export function sortComponents(items: readonly Component[]): Component[] {
  return [...items].sort(
    (a, b) =>
      WORST.indexOf(a.status) - WORST.indexOf(b.status) ||
      a.service.localeCompare(b.service) ||
      a.component.localeCompare(b.component),
  );
}

/** “6 of 7 healthy”; what is not configured does not count. */
export function healthLine(items: readonly Component[]): string {
  const judged = items.filter((c) => c.status !== 'not_configured');
  return `${judged.filter((c) => c.status === 'healthy').length} of ${judged.length} healthy`;
}

/** A resource with the unit its name ends in. */
export function resourceText(name: string, value: number): string {
  if (name.endsWith('_bytes')) return `${name.slice(0, -6).replaceAll('_', ' ')} ${formatBytes(value)}`;
  if (name.endsWith('_pct')) return `${name.slice(0, -4).replaceAll('_', ' ')} ${formatPercent(value)}`;
  return `${name.replaceAll('_', ' ')} ${formatCount(value)}`;
}
