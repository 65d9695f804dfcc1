import { logsList } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { DIGITS, readCursor, writeCursor } from '../../kernel/cursor.ts';
import { nanoseconds, searchWindows, type Window } from '../../kernel/search-back.ts';
import { resolveBounds } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';
import { type Conditions, logConditions } from './log-filter.ts';
import { LOG_COLUMNS, logItemOf, type LogRow, TIE } from './log-row.ts';

/** Where a page ended: the last record, and how many records like it were already answered. */
interface End {
  readonly ts: string;
  readonly tie: string;
  readonly alike: number;
}

const at = (name: string): string => `fromUnixTimestamp64Nano({${name}:Int64}, 'UTC')`;

/**
 * Records of one window, newest first. The inner query finds by time alone where the page ends, so that the long
 * columns are read for the page only.
 */
function windowRows(
  store: Store,
  { sql, values }: Conditions,
  { lower, upper }: Window,
  end: End | null,
  limit: number,
): Promise<LogRow[]> {
  const narrowed = [...sql, `ts >= ${at('lower')}`];
  const before = end === null ? (upper === null ? [] : [`ts < ${at('upper')}`]) : [`ts < ${at('end')}`];
  const after =
    end === null ? before : [`(ts < ${at('end')} OR (ts = ${at('end')} AND ${TIE} <= {tie:UInt64}))`];
  return store.query<LogRow>(
    `SELECT ${LOG_COLUMNS} FROM logs
     WHERE ${[...narrowed, ...after].join(' AND ')} AND ts >= (
       SELECT min(ts) FROM (
         SELECT ts FROM logs WHERE ${[...narrowed, ...before].join(' AND ')} ORDER BY ts DESC LIMIT {limit:UInt32}))
     ORDER BY ts DESC, ${TIE} DESC LIMIT {limit:UInt32} OFFSET {alike:UInt32}`,
    {
      ...values,
      limit,
      alike: end?.alike ?? 0,
      lower: String(lower),
      upper: String(upper ?? 0n),
      end: end?.ts ?? '0',
      tie: end?.tie ?? '0',
    },
  );
}

function endOf(rows: readonly LogRow[], previous: End | null): End | null {
  const last = rows.at(-1);
  if (last === undefined) return null;
  const same = rows.filter(({ ts_ns, tie }) => ts_ns === last.ts_ns && tie === last.tie).length;
  const goesOn = previous?.ts === last.ts_ns && previous.tie === last.tie;
  return { ts: last.ts_ns, tie: last.tie, alike: same + (goesOn ? previous.alike : 0) };
}

/** Log records, newest first, searched backwards in widening windows. */
export function logsListAnswer(store: Store): Answer {
  return answer(logsList, async ({ params, clientId, now }) => {
    const filter = { ...params, client_id: clientId, question: logsList.name };
    const position = readCursor(params.cursor, filter, [DIGITS, DIGITS, DIGITS]);
    const { fromMs, toMs } = resolveBounds(params);
    const conditions = logConditions(params, clientId);
    const limit = params.limit ?? 50;
    const start: End | null =
      position === null
        ? null
        : { ts: String(position[0]), tie: String(position[1]), alike: Number(position[2]) };
    const upper = start !== null ? BigInt(start.ts) + 1n : toMs === null ? null : nanoseconds(toMs);
    const top = upper !== null && upper < nanoseconds(now) ? upper : nanoseconds(now);
    const rows: LogRow[] = [];
    let end = start;
    for (const window of searchWindows(top, upper, fromMs === null ? null : nanoseconds(fromMs))) {
      rows.push(...(await windowRows(store, conditions, window, end, limit + 1 - rows.length)));
      if (rows.length > limit) break;
      end = null;
    }
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? endOf(items, start) : null;
    return {
      items: items.map(logItemOf),
      next_cursor: last === null ? null : writeCursor(filter, [last.ts, last.tie, String(last.alike)]),
    };
  });
}
