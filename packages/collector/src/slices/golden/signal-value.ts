import { WatchtowerError } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';
import type { Signal } from './known-metrics.ts';
import { entryRows, LATENCY_LABELS, type LatencyFilter, trafficRows } from './latency-rows.ts';
import { saturationByStep } from './saturation.ts';
import type { ValueWindow } from './value-window.ts';

/** How a window becomes one number. */
export type Aggregation = 'sum' | 'rate' | 'p95' | 'last';

/** What each signal can be asked for. */
const ALLOWED: Readonly<Record<Signal, readonly Aggregation[]>> = {
  latency: ['p95', 'last'],
  traffic: ['sum', 'rate', 'last'],
  errors: ['sum', 'rate', 'last'],
  saturation: ['last'],
};

function refuse(field: string, message: string): never {
  throw new WatchtowerError('invalid_argument', `The parameter ${field} is not valid: ${message}.`, {
    issues: [{ field, message }],
  });
}

/** Labels as a filter of latency rows. @throws WatchtowerError `invalid_argument` naming `labels`. */
function filterOf(labels: ReadonlyMap<string, string>): LatencyFilter {
  const known: readonly string[] = LATENCY_LABELS;
  const odd = [...labels.keys()].find((name) => !known.includes(name));
  if (odd !== undefined)
    refuse('labels', `a golden signal has no label ${odd}; known are ${known.join(', ')}`);
  return Object.fromEntries(labels);
}

/**
 * One number of a golden signal. latency: `p95` (or `last`); traffic: `sum`, `rate` (or `last`) per second; errors:
 * `sum` and `rate` of 5xx and failed operations, `last` their share in percent; saturation: `last`.
 * @throws WatchtowerError `invalid_argument` naming `agg` for another combination.
 */
export async function signalValue(
  store: Store,
  signal: Signal,
  agg: Aggregation,
  window: ValueWindow,
  labels: ReadonlyMap<string, string>,
): Promise<{ value: number | null; unit: string }> {
  const filter = filterOf(labels);
  if (!ALLOWED[signal].includes(agg)) refuse('agg', `${signal} has ${ALLOWED[signal].join(', ')}`);
  if (signal === 'saturation') {
    const range = { ...window, rollup: '1m', stepS: 86_400 * 3650, service: filter.service } as const;
    const [fullest] = (await saturationByStep(store, range)).values();
    return { value: fullest?.pct ?? null, unit: '%' };
  }
  const rows = await entryRows(store, window, filter, 'toUInt32(0) AS at');
  const carrying = trafficRows(rows, filter);
  if (signal === 'latency') return { value: carrying[0]?.ms[1] ?? null, unit: 'ms' };
  const counted = signal === 'traffic' ? carrying : rows;
  const all = counted.reduce((n, row) => n + Number(row.n), 0);
  const bad = rows.reduce((n, row) => n + Number(row.c5) + Number(row.failed), 0);
  const count = signal === 'traffic' ? all : bad;
  if (agg === 'sum') return { value: count, unit: '1' };
  if (signal === 'errors' && agg === 'last')
    return { value: all === 0 ? null : (100 * bad) / all, unit: '%' };
  return { value: count / window.seconds, unit: '1/s' };
}
