import type { Store } from '../../store/store.ts';
import type { Signal } from './known-metrics.ts';
import { type EntryRow, entryRows, type LatencyFilter, trafficRows } from './latency-rows.ts';
import { pointsOf, type Series } from './metric-series.ts';
import { type Resolution, stepSql } from './resolution.ts';
import { round3 } from './round.ts';
import { saturationByStep } from './saturation.ts';

/** Unit of each golden signal's series. */
export const SIGNAL_UNITS: Readonly<Record<Signal, string>> = {
  latency: 'ms',
  traffic: '1/s',
  errors: '1',
  saturation: '%',
};

type Count = 'n' | 'c4' | 'c5' | 'failed';

function sums(rows: readonly EntryRow[], of: Count): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const row of rows) found.set(row.at, (found.get(row.at) ?? 0) + Number(row[of]));
  return found;
}

function latency(rows: readonly EntryRow[], steps: readonly number[]): Series[] {
  const found = new Map(rows.map((row) => [row.at, row.ms]));
  return ['p50', 'p95', 'p99'].map((name, i) => ({
    name,
    points: pointsOf(steps, (step) => round3(found.get(step)?.[i])),
  }));
}

function traffic(rows: readonly EntryRow[], { steps, stepS, toMs }: Resolution): Series[] {
  const found = sums(rows, 'n');
  const seconds = (step: number): number => Math.max(1, Math.min(stepS, toMs / 1000 - step));
  const points = pointsOf(steps, (step) => round3((found.get(step) ?? 0) / seconds(step)));
  return [{ name: 'traffic', points }];
}

function errors(rows: readonly EntryRow[], steps: readonly number[]): Series[] {
  const line = (name: string, of: Count): Series => {
    const found = sums(rows, of);
    return { name, points: pointsOf(steps, (step) => found.get(step) ?? 0) };
  };
  return [line('4xx', 'c4'), line('5xx', 'c5'), line('failed', 'failed')];
}

/**
 * The series of a golden signal: latency as p50, p95, p99; traffic per second; errors as 4xx, 5xx and failed
 * operations per step; saturation of the fullest resource in percent, which no client has one of its own of.
 */
export async function signalSeries(
  store: Store,
  signal: Signal,
  by: Resolution,
  filter: LatencyFilter,
): Promise<Series[]> {
  if (signal === 'saturation') {
    if (filter.client_id !== undefined)
      return [{ name: 'saturation', points: pointsOf(by.steps, () => null) }];
    const found = await saturationByStep(store, { ...by, service: filter.service });
    return [{ name: 'saturation', points: pointsOf(by.steps, (step) => round3(found.get(step)?.pct)) }];
  }
  const rows = await entryRows(store, { ...by, toMs: by.toMs - 1 }, filter, stepSql(by.stepS));
  if (signal === 'errors') return errors(rows, by.steps);
  const carrying = trafficRows(rows, filter);
  return signal === 'traffic' ? traffic(carrying, by) : latency(carrying, by.steps);
}
