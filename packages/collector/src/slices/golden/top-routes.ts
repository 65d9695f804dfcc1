import { goldenTopRoutes } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { resolveRange } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';
import { latencyFrom } from './latency-rows.ts';
import { round3 } from './round.ts';

const DAY_MS = 86_400_000;

interface Row {
  readonly route: string;
  readonly method: string;
  readonly service: string;
  readonly n: string;
  readonly bad: string;
  readonly p95: number;
}

/** Routes by p95 latency, or by the share of requests that failed (5xx or failed). */
export function goldenTopRoutesAnswer(store: Store): Answer {
  return answer(goldenTopRoutes, async ({ params, clientId, now }) => {
    const { fromMs, toMs } = resolveRange(params, now);
    const rollup = toMs - fromMs > DAY_MS || fromMs < now - 6 * DAY_MS ? '1h' : '1m';
    const width = rollup === '1h' ? 3_600_000 : 60_000;
    const source = { rollup, fromMs: Math.floor(fromMs / width) * width, toMs: toMs - 1 } as const;
    const { from, values } = latencyFrom(source, clientId === null ? {} : { client_id: clientId });
    const order = params.sort === 'errors' ? 'bad DESC, bad / n DESC' : 'p95 DESC';
    const rows = await store.query<Row>(
      `SELECT route, method, service, sum(w) AS n, sumIf(w, status IN ('5xx', 'failed')) AS bad,
         exp2((quantileExactWeighted(0.95)(bucket, w) + 0.5) / 8) / 1e6 AS p95
       FROM (SELECT toString(route) AS route, toString(method) AS method, toString(service) AS service, status, bucket,
           sum(n) AS w FROM ${from} AND entry = 'request' AND route != '' GROUP BY ALL)
       GROUP BY route, method, service ORDER BY ${order}, n DESC, route, method, service LIMIT {limit:UInt32}`,
      { ...values, limit: params.limit ?? 10 },
    );
    const items = rows.map(({ route, method, service, n, bad, p95 }) => ({
      route,
      method,
      service,
      count: Number(n),
      p95_ms: round3(p95),
      error_rate: Number((Number(bad) / Number(n)).toFixed(6)),
    }));
    return { items, next_cursor: null };
  });
}
