import type { AuditRecord } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';
import { GENESIS } from './hash.ts';
import { rowOf } from './row.ts';

/** The last record of the chain. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The end of the chain: what is written last and where the next link goes. */
export interface Tail {
  /** The last stored record, read from the store when this process does not know it. */
  head(): Promise<Head>;
  /** Inserts the links that follow the head; durable when it resolves. After a failure the head is found out anew. */
  insert(records: readonly AuditRecord[]): Promise<void>;
}

/** Opens the end of the chain. `onStored` hears of every insert that is known to be stored. */
export function createTail(store: Store, onStored: (records: readonly AuditRecord[]) => void): Tail {
  let known: Head | null = null;
  /** An insert whose outcome is unknown: repeated under its token before anything else, so that it counts once. */
  let doubtful: readonly AuditRecord[] | null = null;

  async function insert(records: readonly AuditRecord[]): Promise<Head | null> {
    const first = records[0];
    const last = records.at(-1);
    if (first === undefined || last === undefined) return null;
    known = null;
    doubtful = records;
    await store.insertRows('audit', records.map(rowOf), { token: `audit-${first.seq}-${last.hash}` });
    doubtful = null;
    known = { seq: last.seq, hash: last.hash };
    onStored(records);
    return known;
  }

  async function head(): Promise<Head> {
    if (known !== null) return known;
    if (doubtful !== null) {
      const landed = await insert(doubtful).catch(() => null);
      if (landed !== null) return landed;
      // A second refusal leaves the decision to the store: what it holds is the chain.
      doubtful = null;
    }
    const [row] = await store.query<{ seq: string; hash: string }>(
      'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
    );
    known = row === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(row.seq), hash: row.hash };
    return known;
  }

  return {
    head,
    insert: async (records) => {
      await insert(records);
    },
  };
}
