import {
  auditList,
  isWatchtowerError,
  logsList,
  mayAccess,
  type Question,
  type ParamsOf,
  type ResultOf,
} from '@watchtower/contract';
import { type Caller, SYSTEM } from '../../kernel/caller.ts';
import type { SliceContext } from '../../kernel/slice.ts';

const HOUR_MS = 3_600_000;
const PAGES_MAX = 5;

interface Paged {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}

/** All pages of a list, up to 500 rows; nothing when no slice answers it here. */
async function allOf<Q extends Question>(
  ask: SliceContext['ask'],
  question: Q,
  params: ParamsOf<Q>,
  caller: Caller,
): Promise<unknown[]> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  try {
    for (let page = 0; page < PAGES_MAX; page++) {
      const more: object = cursor === null ? {} : { cursor };
      const answer = (await ask(question, { ...params, ...more }, caller)) as Paged;
      items.push(...answer.items);
      cursor = answer.next_cursor;
      if (cursor === null) break;
    }
  } catch (error) {
    if (!isWatchtowerError(error, 'not_found')) throw error;
  }
  return items;
}

/** Logs of a trace, oldest first. Whoever may see the trace may see them; a client only its own. */
export async function logsOf(
  ask: SliceContext['ask'],
  traceId: string,
  span: { readonly fromMs: number; readonly toMs: number },
  clientId: string | null,
): Promise<ResultOf<typeof logsList>['items']> {
  const from = new Date(span.fromMs - HOUR_MS).toISOString();
  const to = new Date(Math.min(span.toMs + HOUR_MS, span.fromMs + 29 * 24 * HOUR_MS)).toISOString();
  const params = { trace_id: traceId, from, to, limit: 100 };
  const items = await allOf(ask, logsList, params, { ...SYSTEM, client_id: clientId });
  return (items as ResultOf<typeof logsList>['items']).toReversed();
}

/** Audits of a trace, oldest first, for those who may read audits. */
export async function auditsOf(
  ask: SliceContext['ask'],
  traceId: string,
  caller: Caller,
): Promise<ResultOf<typeof auditList>['items']> {
  if (!mayAccess(caller.role, 'audit')) return [];
  const items = await allOf(ask, auditList, { trace_id: traceId, limit: 100 }, caller);
  return (items as ResultOf<typeof auditList>['items']).toReversed();
}
