import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../../kernel/slice.ts';
import type { Store } from '../../../store/store.ts';
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
  /** Resolves when nothing waits, or when the store just failed to take something. */
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

async function insert({ store, columns, now }: InserterOptions, segment: SealedSegment): Promise<void> {
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

/** A wait that can be ended early. */
function pauses(): { pause(ms: number): Promise<void>; wake(): void } {
  let end: () => void = () => undefined;
  return {
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => end(),
  };
}

/** Makes the inserter of one table. */
export function inserter(options: InserterOptions): Inserter {
  const queue: SealedSegment[] = [];
  const rest = pauses();
  const waiting = new Set<() => void>();
  let working: Promise<void> | null = null;
  let stopped = false;

  function tellSettled(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  async function work(): Promise<void> {
    let failures = 0;
    for (let segment = queue[0]; segment !== undefined && !stopped; segment = queue[0]) {
      try {
        await insert(options, segment);
        queue.shift();
        failures = 0;
      } catch (error) {
        const fields = {
          table: segment.table,
          segment: segment.name,
          failures: ++failures,
          err: String(error),
        };
        options.log.warn(
          fields,
          'the store did not take a segment; it stays in the journal and is tried again',
        );
        tellSettled();
        await rest.pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10)));
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
      rest.wake();
      await working;
    },
  };
}
