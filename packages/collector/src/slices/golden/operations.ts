import { goldenOperations } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { resolveRange } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';
import { latencyFrom } from './latency-rows.ts';
import { round3 } from './round.ts';

const DAY_MS = 86_400_000;

interface Row {
  readonly operation: string;
  readonly n: string;
  readonly bad: string;
  readonly quantiles: readonly [number, number, number, number];
}

/** Percentiles, rate and errors per operation, from rollups alone. */
export function goldenOperationsAnswer(store: Store): Answer {
  return answer(goldenOperations, async ({ params, clientId, now }) => {
    const { fromMs, toMs } = resolveRange(params, now);
    const rollup = toMs - fromMs > DAY_MS || fromMs < now - 6 * DAY_MS ? '1h' : '1m';
    const width = rollup === '1h' ? 3_600_000 : 60_000;
    const source = { rollup, fromMs: Math.floor(fromMs / width) * width, toMs: toMs - 1 } as const;
    const { from, values } = latencyFrom(source, {
      ...(clientId === null ? {} : { client_id: clientId }),
      ...(params.service === undefined ? {} : { service: params.service }),
    });
    const rows = await store.query<Row>(
      `SELECT operation, sum(w) AS n, sumIf(w, status IN ('5xx', 'failed')) AS bad,
         arrayMap(b -> exp2((b + 0.5) / 8) / 1e6, quantilesExactWeighted(0.5, 0.9, 0.95, 0.99)(bucket, w)) AS quantiles
       FROM (SELECT toString(operation) AS operation, status, bucket, sum(n) AS w FROM ${from} AND operation != ''
         GROUP BY ALL)
       GROUP BY operation ORDER BY sum(w * exp2((bucket + 0.5) / 8)) DESC, operation`,
      values,
    );
    const seconds = (toMs - fromMs) / 1000;
    const items = rows.map(({ operation, n, bad, quantiles: [p50, p90, p95, p99] }) => ({
      operation,
      count: Number(n),
      rate_per_s: Number((Number(n) / seconds).toFixed(3)),
      error_rate: Number((Number(bad) / Number(n)).toFixed(6)),
      p50_ms: round3(p50),
      p90_ms: round3(p90),
      p95_ms: round3(p95),
      p99_ms: round3(p99),
    }));
    return { items, next_cursor: null };
  });
}
