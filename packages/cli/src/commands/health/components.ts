import { healthComponents, type HealthStatus } from '@watchtower/contract';
import { clean } from '../../text/clean.ts';
import type { Ink } from '../../text/paper.ts';
import { type Cell, table } from '../../text/table.ts';
import { duration } from '../../text/units.ts';
import { verb } from '../../verb.ts';

const INK: Readonly<Record<HealthStatus, Ink>> = {
  healthy: 'green',
  degraded: 'yellow',
  unknown: 'yellow',
  down: 'red',
  not_configured: 'dim',
};
const WELL: ReadonlySet<HealthStatus> = new Set(['healthy', 'not_configured']);

/** `watchtower health`: every component; a finding when one that is configured is not healthy. */
export const healthVerb = verb({
  words: ['health'],
  question: healthComponents,
  render({ items }, paper) {
    if (items.length === 0) return 'no component has reported yet';
    const rows = items.map((item): Cell[] => [
      clean(item.component),
      { text: item.status, ink: INK[item.status] },
      clean(item.service),
      duration(item.latency_ms),
      item.since.slice(0, 19) + 'Z',
      clean(item.message ?? ''),
    ]);
    return table(['COMPONENT', 'STATUS', 'SERVICE', 'LATENCY', 'SINCE', 'MESSAGE'], rows, paper, ['LATENCY']);
  },
  finding: ({ items }) => items.some(({ status }) => !WELL.has(status)),
});
