import { auditList } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { DIGITS, readCursor, writeCursor } from '../../kernel/cursor.ts';
import type { Store } from '../../store/store.ts';
import { type AuditRow, recordOf, ROW_COLUMNS } from './row.ts';

const EQUAL = ['action_type', 'actor_type', 'actor_id', 'result', 'platform', 'trace_id'] as const;

/** Audits by filter, newest first: the order of the chain, not of the senders' clocks. */
export function listAnswer(store: Store): Answer {
  return answer(auditList, async ({ params, clientId }) => {
    const filter = { ...params, client_id: clientId };
    const position = readCursor(params.cursor, filter, [DIGITS]);
    const limit = params.limit ?? 50;
    const where: string[] = [];
    const values: Record<string, unknown> = { limit: limit + 1 };
    const narrow = (condition: string, name: string, value: unknown): void => {
      where.push(condition);
      values[name] = value;
    };
    for (const name of EQUAL)
      if (params[name] !== undefined) narrow(`${name} = {${name}:String}`, name, params[name]);
    if (clientId !== null) narrow('client_id = {client_id:String}', 'client_id', clientId);
    if (params.from !== undefined)
      narrow('created_at >= fromUnixTimestamp64Milli({from:Int64})', 'from', Date.parse(params.from));
    if (params.to !== undefined)
      narrow('created_at < fromUnixTimestamp64Milli({to:Int64})', 'to', Date.parse(params.to));
    if (position !== null) narrow('seq < {before:UInt64}', 'before', position[0]);
    const rows = await store.query<AuditRow>(
      `SELECT ${ROW_COLUMNS} FROM audit ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
       ORDER BY seq DESC LIMIT {limit:UInt32}`,
      values,
    );
    const items = rows.slice(0, limit).map(recordOf);
    const last = items.at(-1);
    return { items, next_cursor: rows.length > limit && last ? writeCursor(filter, [last.seq]) : null };
  });
}
