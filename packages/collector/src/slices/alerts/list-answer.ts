import { alertsList } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { readCursor, TEXT, writeCursor } from '../../kernel/cursor.ts';
import { type AlertItem, itemOf } from './alert.ts';
import type { Ledger } from './ledger.ts';
import type { Watch } from './watch.ts';

function newestFirst(a: AlertItem, b: AlertItem): number {
  return b.triggered_at.localeCompare(a.triggered_at) || b.id.localeCompare(a.id);
}

/** Alerts by status, newest first; the value of an open one is the last measured. */
export function listAnswer(ledger: Ledger, watch: Watch): Answer {
  return answer(alertsList, async ({ params }) => {
    const [at, id] = readCursor(params.cursor, params, [TEXT, TEXT]) ?? [];
    const limit = params.limit ?? 50;
    const found = ledger
      .list()
      .filter(({ status }) => params.status === undefined || status === params.status)
      .map((alert) => itemOf(alert, watch.valueOf(alert)))
      .filter(
        (item) =>
          at === undefined || newestFirst({ ...item, triggered_at: String(at), id: String(id) }, item) < 0,
      )
      .toSorted(newestFirst);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    const more = found.length > limit && last !== undefined;
    return { items, next_cursor: more ? writeCursor(params, [last.triggered_at, last.id]) : null };
  });
}
