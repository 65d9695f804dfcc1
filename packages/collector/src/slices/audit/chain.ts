import type { AuditRecord } from '@watchtower/contract';
import { WatchtowerError } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';
import { hashOf } from './hash.ts';
import type { Prepared } from './prepare.ts';
import { createTail, type Head } from './tail.ts';

/** What a sender is told about a stored record. */
interface Receipt {
  readonly audit_id: string;
  readonly seq: number;
  readonly hash: string;
}

/** The one writer of the audit table. */
export interface Chain {
  /** Appends records whose ids are new and answers the receipts of all, in order; durable when it resolves. @throws WatchtowerError `unavailable`. */
  append(records: readonly Prepared[]): Promise<Receipt[]>;
  /** The head as this process knows it, read from the store when it does not. */
  head(): Promise<Head>;
  /** Inserts that failed since the start. */
  failures(): number;
}

interface Waiting {
  readonly records: readonly Prepared[];
  resolve(receipts: Receipt[]): void;
  reject(error: unknown): void;
}

/** Most records in one insert; several requests that wait together share one. */
const GROUP_MAX = 2000;

function linked(records: readonly Prepared[], head: Head): AuditRecord[] {
  let last = head;
  return records.map((prepared) => {
    const unhashed = { ...prepared, seq: last.seq + 1, prev_hash: last.hash };
    const record = { ...unhashed, hash: hashOf(unhashed) };
    last = record;
    return record;
  });
}

function firstOfEach(records: readonly Prepared[]): Map<string, Prepared> {
  const unique = new Map<string, Prepared>();
  for (const record of records) if (!unique.has(record.audit_id)) unique.set(record.audit_id, record);
  return unique;
}

function take(waiting: Waiting[]): Waiting[] {
  let count = 0;
  const end = waiting.findIndex((entry, at) => (count += entry.records.length) > GROUP_MAX && at > 0);
  return waiting.splice(0, end === -1 ? waiting.length : end);
}

/**
 * Makes the one writer: requests queue, those that wait together are one insert, and the next link is made only when
 * the previous one is known to be stored. `onStored` hears of new records, never of duplicates.
 */
export function createChain(store: Store, onStored: (records: readonly AuditRecord[]) => void): Chain {
  const waiting: Waiting[] = [];
  const tail = createTail(store, onStored);
  let running = false;
  let failed = 0;

  async function receiptsOf(ids: readonly string[]): Promise<Map<string, Receipt>> {
    const rows = await store.query<{ audit_id: string; seq: string; hash: string }>(
      'SELECT audit_id, seq, hash FROM audit WHERE audit_id IN {ids:Array(String)}',
      { ids },
    );
    return new Map(rows.map((row) => [row.audit_id, { ...row, seq: Number(row.seq) }]));
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    const unique = firstOfEach(group.flatMap((entry) => entry.records));
    const from = await tail.head();
    const receipts = await receiptsOf([...unique.keys()]);
    const fresh = linked(
      [...unique.values()].filter((record) => !receipts.has(record.audit_id)),
      from,
    );
    await tail.insert(fresh);
    for (const { audit_id, seq, hash } of fresh) receipts.set(audit_id, { audit_id, seq, hash });
    for (const entry of group)
      entry.resolve(entry.records.flatMap((record) => receipts.get(record.audit_id) ?? []));
  }

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = take(waiting);
      await commit(group).catch((cause: unknown) => {
        failed += 1;
        const message =
          'The audit could not be stored now. Send it again: its audit_id keeps it from counting twice.';
        for (const entry of group) entry.reject(new WatchtowerError('unavailable', message, { cause }));
      });
    }
    running = false;
  }

  return {
    head: tail.head,
    failures: () => failed,
    append: (records) =>
      new Promise((resolve, reject) => {
        if (records.length === 0) return resolve([]);
        waiting.push({ records, resolve, reject });
        if (!running) void drain();
      }),
  };
}
