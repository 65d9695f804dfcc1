import { tracesList } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { Clock } from '../../kernel/clock.ts';
import { DIGITS, HEX_ID, readCursor, writeCursor } from '../../kernel/cursor.ts';
import { nanoseconds, searchWindows, type Window } from '../../kernel/search-back.ts';
import { resolveBounds } from '../../kernel/time-range.ts';
import type { Store } from '../../store/store.ts';
import { createSlowThresholds } from './slow-thresholds.ts';
import { traceConditions, type TraceConditions, wantsSlow } from './trace-filter.ts';
import { type TraceEnd, type TraceItem, traceItems, traceStarts } from './trace-rows.ts';

/** Traces that begin in one window, newest first, at most `limit`. */
async function windowItems(
  store: Store,
  conditions: TraceConditions,
  window: Window,
  from: { end: TraceEnd | null; clientId: string | null; limit: number },
): Promise<TraceItem[]> {
  const found: TraceItem[] = [];
  let { end } = from;
  while (found.length < from.limit) {
    const wanted = from.limit - found.length;
    const starts = await traceStarts(store, conditions, window, end, wanted);
    const items = await traceItems(
      store,
      starts.map(({ trace }) => trace),
      window,
      from.clientId,
    );
    for (const { ts, trace } of starts) {
      const item = items.get(trace);
      if (item?.start_unix_nano === ts && conditions.keeps(item)) found.push(item);
    }
    end = starts.at(-1) ?? null;
    if (starts.length < wanted) break;
  }
  return found;
}

/** The trace index, newest first, searched backwards in widening windows. */
export function tracesListAnswer({ store, clock }: { store: Store; clock: Clock }): Answer {
  const slowThresholds = createSlowThresholds(store, clock);
  return answer(tracesList, async ({ params, clientId, now }) => {
    const filter = { ...params, client_id: clientId, question: tracesList.name };
    const position = readCursor(params.cursor, filter, [DIGITS, HEX_ID]);
    const { fromMs, toMs } = resolveBounds(params);
    const thresholds = wantsSlow(params) ? await slowThresholds() : null;
    const conditions = traceConditions(params, clientId, thresholds);
    const limit = params.limit ?? 50;
    let end: TraceEnd | null =
      position === null ? null : { ts: String(position[0]), trace: String(position[1]) };
    const upper = end !== null ? BigInt(end.ts) + 1n : toMs === null ? null : nanoseconds(toMs);
    const top = upper !== null && upper < nanoseconds(now) ? upper : nanoseconds(now);
    const found: TraceItem[] = [];
    for (const window of searchWindows(top, upper, fromMs === null ? null : nanoseconds(fromMs))) {
      const from = { end, clientId, limit: limit + 1 - found.length };
      found.push(...(await windowItems(store, conditions, window, from)));
      if (found.length > limit) break;
      end = null;
    }
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items,
      next_cursor: last === undefined ? null : writeCursor(filter, [last.start_unix_nano, last.trace_id]),
    };
  });
}
