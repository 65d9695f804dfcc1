import type { AuditRecord } from '@watchtower/contract';
import { hashOf } from './hash.ts';

/** Where a chain breaks, and how. */
interface Break {
  readonly seq: number;
  readonly expected: string;
  readonly found: string;
}

/** How far a verification came. */
export interface Verified {
  readonly checked: number;
  readonly last: { readonly seq: number; readonly hash: string };
  readonly broken: Break | null;
}

/** The first fault of a record that should follow `last`. */
function faultOf(record: AuditRecord, last: { seq: number; hash: string }): Break | null {
  const seq = last.seq + 1;
  if (record.seq !== seq) return { seq, expected: `record ${seq}`, found: `record ${record.seq}` };
  const { hash, ...unhashed } = record;
  const expected = hashOf(unhashed);
  if (hash !== expected) return { seq, expected, found: hash };
  if (record.prev_hash !== last.hash) return { seq, expected: last.hash, found: record.prev_hash };
  return null;
}

/** Walks records in `seq` order after `before` and stops at the first that does not continue the chain. */
export async function walk(
  records: AsyncIterable<readonly AuditRecord[]>,
  before: { seq: number; hash: string },
): Promise<Verified> {
  let last = before;
  let checked = 0;
  for await (const chunk of records) {
    for (const record of chunk) {
      const broken = faultOf(record, last);
      if (broken !== null) return { checked, last, broken };
      checked += 1;
      last = { seq: record.seq, hash: record.hash };
    }
  }
  return { checked, last, broken: null };
}
