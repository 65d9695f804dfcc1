import type { Store } from '../../store/store.ts';
import { entryRows, trafficRows } from './latency-rows.ts';
import { round3 } from './round.ts';
import { saturationByStep } from './saturation.ts';

const MINUTE_MS = 60_000;
const WINDOW_MS = 5 * MINUTE_MS;

/** The four golden signals of the last five minutes. */
export interface Vitals {
  readonly latency_ms: { p50: number | null; p95: number | null; p99: number | null };
  readonly traffic_rps: number;
  readonly error_rate_pct: number | null;
  readonly saturation_pct: number | null;
  readonly saturation_source: string | null;
}

/**
 * Reads the vital signs from the minute rollups: five whole minutes and the present one. A collector that has not
 * run that long, and holds nothing older, divides by the time it has been there.
 */
export async function readVitals(store: Store, now: number, startedAt: number): Promise<Vitals> {
  const fromMs = Math.floor((now - WINDOW_MS) / MINUTE_MS) * MINUTE_MS;
  const source = { rollup: '1m', fromMs, toMs: now } as const;
  const [rows, saturation] = await Promise.all([
    entryRows(store, source, {}, 'toUInt32(0) AS at'),
    saturationByStep(store, { ...source, stepS: 86_400 * 3650 }),
  ]);
  const [traffic] = trafficRows(rows, {});
  const entries = rows.reduce((n, row) => n + Number(row.n), 0);
  const bad = rows.reduce((n, row) => n + Number(row.c5) + Number(row.failed), 0);
  const heard = Math.min(startedAt, ...rows.map(({ since }) => since * 1000));
  const seconds = Math.max(5, (now - Math.max(fromMs, heard)) / 1000);
  const [fullest] = saturation.values();
  const [p50 = null, p95 = null, p99 = null] = traffic?.ms ?? [];
  return {
    latency_ms: { p50: round3(p50), p95: round3(p95), p99: round3(p99) },
    traffic_rps: round3(Number(traffic?.n ?? 0) / seconds) ?? 0,
    error_rate_pct: entries === 0 ? null : round3((100 * bad) / entries),
    saturation_pct: round3(fullest?.pct),
    saturation_source: fullest?.source ?? null,
  };
}
