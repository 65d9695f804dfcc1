import type { Clock } from '../../kernel/clock.ts';

/** Keeps an answer for `ttlMs`, so that many viewers cost one query; a failure is not kept. */
export function cached<T>(clock: Clock, ttlMs: number, read: (now: number) => Promise<T>): () => Promise<T> {
  let kept: { until: number; value: Promise<T> } | null = null;
  return () => {
    const now = clock.now();
    if (kept !== null && now < kept.until) return kept.value;
    const value = read(now);
    const entry = { until: now + ttlMs, value };
    kept = entry;
    value.catch(() => {
      if (kept === entry) kept = null;
    });
    return value;
  };
}
