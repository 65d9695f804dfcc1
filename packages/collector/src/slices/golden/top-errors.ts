import { goldenTopErrors } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { resolveRange } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';

interface Row {
  readonly error_type: string;
  readonly n: string;
  readonly everything: string;
  readonly last_ms: string;
  readonly trace: string;
}

/** Error types of failing spans by count, each with its newest trace. */
export function goldenTopErrorsAnswer(store: Store): Answer {
  return answer(goldenTopErrors, async ({ params, clientId, now }) => {
    const { fromMs, toMs } = resolveRange(params, now);
    const rows = await store.query<Row>(
      `SELECT toString(error_type) AS error_type, sum(errors.n) AS n, sum(n) OVER () AS everything,
         max(newest) AS seen, toUnixTimestamp64Milli(seen.1) AS last_ms, lower(hex(seen.2)) AS trace
       FROM errors_1m AS errors
       WHERE t >= {from:DateTime('UTC')} AND t <= {to:DateTime('UTC')}
         ${clientId === null ? '' : 'AND client_id = {client:String}'}
       GROUP BY error_type ORDER BY n DESC, error_type LIMIT {limit:UInt32}`,
      {
        from: Math.floor(fromMs / 60_000) * 60_000,
        to: toMs - 1,
        client: clientId,
        limit: params.limit ?? 10,
      },
    );
    const items = rows.map(({ error_type, n, everything, last_ms, trace }) => ({
      error_type,
      count: Number(n),
      share: Number((Number(n) / Number(everything)).toFixed(6)),
      last_seen: new Date(Number(last_ms)).toISOString(),
      trace_id: /^0+$/.test(trace) ? null : trace,
    }));
    return { items, next_cursor: null };
  });
}
