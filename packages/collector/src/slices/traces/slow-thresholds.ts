import type { Clock } from '../../kernel/clock.ts';
import type { Store } from '../../store/store.ts';
import { ROOT } from './span-sql.ts';

const KEPT_MS = 60_000;
const DAY_MS = 86_400_000;

/** Nanoseconds of the p95 of root durations by operation. */
export type SlowThresholds = ReadonlyMap<string, number>;

/** Reads, at most once a minute, the p95 root duration of each operation over the last 24 hours. */
export function createSlowThresholds(store: Store, clock: Clock): () => Promise<SlowThresholds> {
  let kept: { until: number; value: Promise<SlowThresholds> } | null = null;
  async function read(now: number): Promise<SlowThresholds> {
    const rows = await store.query<{ operation: string; p95: number }>(
      `SELECT toString(operation) AS operation, quantileExactInclusive(0.95)(dur_ns) AS p95
       FROM spans WHERE ${ROOT} AND ts > {since:DateTime64(3, 'UTC')} GROUP BY operation`,
      { since: now - DAY_MS },
    );
    return new Map(rows.map(({ operation, p95 }) => [operation, p95]));
  }
  return () => {
    const now = clock.now();
    if (kept !== null && now < kept.until) return kept.value;
    const entry = { until: now + KEPT_MS, value: read(now) };
    kept = entry;
    entry.value.catch(() => {
      if (kept === entry) kept = null;
    });
    return entry.value;
  };
}
