import { rm } from 'node:fs/promises';
import type { Log } from '../../../kernel/slice.ts';
import type { Store } from '../../../store/store.ts';
import { join, dirname } from 'node:path';
import { repairSegment } from './repair.ts';
import type { SealedSegment } from './segment.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;

/** Inserts sealed segments, in order, until the store has them. */
export interface Inserter {
  add(segment: SealedSegment): void;
  /** Bytes of segments the store does not have yet. */
  bytes(): number;
  /** Epoch milliseconds of the oldest row the store does not have yet, or `null`. */
  oldest(): number | null;
  /** Resolves when nothing waits, or when the first attempt at something failed. */
  settled(): Promise<void>;
  /** Stops trying; what is left is inserted at the next start. */
  stop(): Promise<void>;
}

/** What inserting takes. */
export interface InserterOptions {
  readonly store: Store;
  readonly columns: readonly string[];
  readonly log: Log;
  now(): number;
}

/** Makes the inserter of one table. */
export function inserter({ store, columns, log, now }: InserterOptions): Inserter {
  const queue: SealedSegment[] = [];
  let working: Promise<void> | null = null;
  let stopped = false;
  let failures = 0;
  let wake: (() => void) | null = null;
  const waiting = new Set<() => void>();

  function tellSettled(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  async function insert(segment: SealedSegment): Promise<void> {
    if (segment.torn) {
      const paths = { data: segment.dataPath, index: segment.indexPath };
      await repairSegment(paths, join(dirname(segment.dataPath), 'aside'), now());
    }
    if (segment.rows > 0) {
      await store.insertFile(segment.table, segment.dataPath, { columns, token: segment.name });
    }
    // The commit marks stay: they say which requests are stored.
    await rm(segment.dataPath, { force: true });
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function attempt(segment: SealedSegment): Promise<boolean> {
    try {
      await insert(segment);
      failures = 0;
      return true;
    } catch (error) {
      failures++;
      const fields = { table: segment.table, segment: segment.name, failures, error: String(error) };
      log.warn(fields, 'the store did not take a segment; it stays in the journal and is tried again');
      return false;
    }
  }

  async function work(): Promise<void> {
    for (let segment = queue[0]; segment !== undefined && !stopped; segment = queue[0]) {
      if (await attempt(segment)) queue.shift();
      else {
        tellSettled();
        await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10)));
      }
    }
    working = null;
    tellSettled();
  }

  return {
    add(segment) {
      queue.push(segment);
      if (!stopped) working ??= work();
    },
    bytes: () => queue.reduce((sum, segment) => sum + segment.bytes, 0),
    oldest: () => queue[0]?.since ?? null,
    settled: () =>
      working === null ? Promise.resolve() : new Promise<void>((resolve) => void waiting.add(resolve)),
    async stop() {
      stopped = true;
      wake?.();
      await working;
    },
  };
}
