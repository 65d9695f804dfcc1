import type { Log } from '../../../kernel/slice.ts';
import type { Store } from '../../../store/store.ts';
import type { Block } from '../native/block.ts';
import type { RequestMark } from './index-record.ts';
import { inserter } from './inserter.ts';
import { segmentKeeper } from './segment-keeper.ts';
import type { SealedSegment } from './segment.ts';

/** A group this large is written without waiting. */
const GROUP_BYTES = 8 << 20;

/** The way of one table's rows: block → journal → store. */
export interface Lane {
  readonly table: string;
  readonly block: Block;
  /**
   * Commits the rows just written to the block with the group under way: durable when it resolves.
   * @throws the file system's error, for every request of the group
   */
  commit(request: RequestMark): Promise<void>;
  /** Takes a segment of an earlier life. */
  replay(segment: SealedSegment): void;
  /** Bytes in the journal that the store does not have yet. */
  bytes(): number;
  /** Bytes decoded and not written yet. */
  pending(): number;
  /** Age of the oldest row the store does not have yet, milliseconds. */
  lagMs(): number;
  /** Resolves when the store has all that was sealed, or failed to take something. */
  settled(): Promise<void>;
  /** Writes what is under way, offers it to the store once, and stops. */
  stop(): Promise<void>;
}

/** What a lane takes. */
export interface LaneOptions {
  readonly dir: string;
  readonly table: string;
  readonly block: Block;
  readonly store: Store;
  readonly log: Log;
  /** Milliseconds between group commits. */
  readonly commitMs: number;
  now(): number;
}

interface Group {
  readonly requests: RequestMark[];
  readonly durable: PromiseWithResolvers<void>;
}

function newGroup(): Group {
  const durable = Promise.withResolvers<void>();
  // Every request of the group awaits it; a group nobody joined must not count as an unhandled rejection.
  durable.promise.catch(() => undefined);
  return { requests: [], durable };
}

/** Makes the lane of a table. One group is written at a time; the next one fills meanwhile. */
export function lane(options: LaneOptions): Lane {
  const { block, commitMs, now, table } = options;
  const out = inserter({ ...options, columns: block.names });
  const journal = segmentKeeper(options, out.add);
  let group = newGroup();
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function write(): Promise<void> {
    const { requests, durable } = group;
    group = newGroup();
    const { rows } = block;
    await journal.append(block.take(), rows, requests).then(durable.resolve, durable.reject);
    writing = null;
    if (group.requests.length > 0) flush();
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (writing === null && group.requests.length > 0) writing = write();
  }

  return {
    table,
    block,
    commit(request) {
      group.requests.push(request);
      const { promise } = group.durable;
      if (writing === null && block.size() > GROUP_BYTES) flush();
      else if (writing === null) timer ??= setTimeout(flush, commitMs);
      return promise;
    },
    replay: out.add,
    bytes: () => journal.bytes() + out.bytes(),
    pending: () => block.size(),
    lagMs() {
      const oldest = out.oldest() ?? journal.since();
      return oldest === null ? 0 : Math.max(0, now() - oldest);
    },
    settled: out.settled,
    async stop() {
      flush();
      while (writing !== null) await writing;
      await journal.seal();
      await out.settled();
      await out.stop();
    },
  };
}
