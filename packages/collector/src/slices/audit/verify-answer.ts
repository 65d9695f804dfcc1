import { auditVerify, WatchtowerError } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { Store } from '../../store/store.ts';
import type { Chain } from './chain.ts';
import { GENESIS } from './hash.ts';
import { type AuditRow, recordOf, ROW_COLUMNS } from './row.ts';
import { walk } from './verify.ts';

/** Seconds a verification may read; 140,000 records a second leave room for tens of millions. */
const MAX_SECONDS = 300;

async function* recordsOf(
  store: Store,
  from: number,
  to: number,
): AsyncIterable<ReturnType<typeof recordOf>[]> {
  const sql = `SELECT ${ROW_COLUMNS} FROM audit WHERE seq >= {from:UInt64} AND seq <= {to:UInt64} ORDER BY seq`;
  for await (const rows of store.stream<AuditRow>(
    sql,
    { from, to },
    { maxSeconds: MAX_SECONDS, maxRows: to },
  ))
    yield rows.map(recordOf);
}

async function hashBefore(store: Store, from: number): Promise<string> {
  if (from === 1) return GENESIS;
  const [row] = await store.query<{ hash: string }>(
    'SELECT hash FROM audit WHERE seq = {seq:UInt64} LIMIT 1',
    {
      seq: from - 1,
    },
  );
  return row?.hash ?? `(record ${from - 1} is gone)`;
}

/**
 * Recomputes every hash of a range from the stored rows. The end of the chain is compared with the head this process
 * wrote last, so that records cut off at the end are found too while it runs.
 */
export function verifyAnswer(store: Store, chain: Chain): Answer {
  return answer(auditVerify, async ({ params }) => {
    const from = params.from_seq ?? 1;
    if (params.to_seq !== undefined && params.to_seq < from)
      throw new WatchtowerError('invalid_argument', 'The range is empty: to_seq lies before from_seq.', {
        issues: [{ field: 'to_seq', message: `must be at least ${from}` }],
      });
    const head = await chain.head();
    const to = Math.min(params.to_seq ?? head.seq, head.seq);
    const before = { seq: from - 1, hash: await hashBefore(store, from) };
    const { checked, last, broken } = await walk(recordsOf(store, from, to), before);
    const short = broken === null && last.seq < to;
    const cut = { seq: last.seq + 1, expected: `record ${last.seq + 1}`, found: 'nothing' };
    return {
      ok: broken === null && !short,
      checked,
      first_seq: checked === 0 ? null : from,
      last_seq: checked === 0 ? null : last.seq,
      head_hash: checked === 0 ? null : last.hash,
      broken: short ? cut : broken,
    };
  });
}
