import { countDropped } from './dropped.ts';

/** A bounded queue that leaves in batches. */
export interface Batcher<T> {
  /** Takes one more; beyond the bound it is dropped and counted. Never throws, never blocks. */
  readonly add: (item: T) => void;
  /** Resolves when everything taken so far has left or is counted as dropped. */
  readonly flush: () => Promise<void>;
}

/** How a queue behaves. */
export interface BatcherOptions<T> {
  readonly signal: string;
  readonly maxQueue: number;
  readonly maxBatch: number;
  /** Longest wait of a record before its batch leaves, ms. */
  readonly delayMs: number;
  /** Sends one batch; whatever it could not send it has counted itself. */
  readonly send: (items: readonly T[]) => Promise<void>;
}

/** Makes a bounded queue: one batch is on its way at a time, and a full batch does not wait for the timer. */
export function createBatcher<T>(options: BatcherOptions<T>): Batcher<T> {
  let queue: T[] = [];
  let leaving = 0;
  let timer: NodeJS.Timeout | undefined;
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.length <= options.maxBatch ? queue : queue.slice(0, options.maxBatch);
      queue = queue.length <= options.maxBatch ? [] : queue.slice(options.maxBatch);
      leaving = batch.length;
      try {
        await options.send(batch);
      } catch {
        countDropped(options.signal, 'encode_failed', batch.length);
      }
      leaving = 0;
    }
  }

  function flush(): Promise<void> {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    draining ??= drain().finally(() => {
      draining = undefined;
    });
    return draining;
  }

  function later(ms: number): void {
    timer = setTimeout(() => void flush(), ms);
    timer.unref();
  }

  return {
    flush,
    add(item) {
      if (queue.length + leaving >= options.maxQueue) {
        countDropped(options.signal, 'queue_full', 1);
        return;
      }
      queue.push(item);
      if (draining !== undefined) return;
      if (queue.length === options.maxBatch) {
        if (timer !== undefined) clearTimeout(timer);
        later(0);
      } else if (timer === undefined) later(options.delayMs);
    },
  };
}
