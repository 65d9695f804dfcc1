import { tracesOne, WatchtowerError } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { DIGITS, HEX_ID, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import type { Store } from '../../store/store.ts';
import { auditsOf, logsOf } from './joined.ts';
import { SPAN_COLUMNS, spanOf, type SpanRow } from './span-row.ts';
import { scopeSql, type TraceScope } from './trace-scope.ts';
import { summaryOf } from './trace-summary.ts';

/** Spans of one page. */
const PAGE = 500;

/** Spans in the order of their start, after a position; one more than a page when there are. */
function spanWindow(
  store: Store,
  scope: TraceScope,
  after: { readonly ts: string; readonly id: string } | null,
): Promise<SpanRow[]> {
  const { where, values } = scopeSql(scope);
  const beyond = `AND (ts, span_id) > (fromUnixTimestamp64Nano({after_ns:Int64}, 'UTC'), toFixedString(unhex({after_id:String}), 8))`;
  return store.query<SpanRow>(
    `SELECT ${SPAN_COLUMNS} FROM spans WHERE ${where} ${after === null ? '' : beyond}
     ORDER BY ts, span_id LIMIT ${PAGE + 1}`,
    { ...values, after_ns: after?.ts ?? '0', after_id: after?.id ?? '' },
  );
}

/**
 * One trace: 500 spans in the order of their start, a summary of all of it, and on the first page its logs and audits.
 * A trace of another client is as unknown as one that never was.
 */
export function tracesOneAnswer({ store, ask }: Pick<SliceContext, 'store' | 'ask'>): Answer {
  return answer(tracesOne, async ({ params, clientId, caller }) => {
    const traceId = params.trace_id;
    const filter = { trace_id: traceId, client_id: clientId, question: tracesOne.name };
    const position = readCursor(params.cursor, filter, [DIGITS, HEX_ID]);
    const found = await summaryOf(store, { traceId, clientId });
    if (found === null)
      throw new WatchtowerError(
        'not_found',
        `There is no trace ${traceId}. It may still be on its way, or older than 30 days.`,
      );
    const { summary, bounds } = found;
    const first = position === null;
    const after = first ? null : { ts: String(position[0]), id: String(position[1]) };
    const span = {
      fromMs: Number(BigInt(bounds.from) / 1_000_000n),
      toMs: Number(BigInt(bounds.to) / 1_000_000n),
    };
    span.toMs = Math.max(span.toMs, span.fromMs + summary.duration_ms);
    const [rows, logs, audits] = await Promise.all([
      spanWindow(store, { traceId, clientId, bounds }, after),
      first ? logsOf(ask, traceId, span, clientId) : [],
      first ? auditsOf(ask, traceId, caller) : [],
    ]);
    const page = rows.slice(0, PAGE);
    const last = rows.length > PAGE ? page.at(-1) : undefined;
    return {
      trace_id: traceId,
      summary,
      spans: page.map(spanOf),
      logs,
      audits,
      next_cursor: last === undefined ? null : writeCursor(filter, [last.start_ns, last.id]),
    };
  });
}
