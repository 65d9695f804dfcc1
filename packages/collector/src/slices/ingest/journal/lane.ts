import type { Log } from '../../../kernel/slice.ts';
import type { Store } from '../../../store/store.ts';
import type { Block } from '../native/block.ts';
import type { RequestMark } from './index-record.ts';
import { type Inserter, inserter } from './inserter.ts';
import { type OpenSegment, openSegment, type SealedSegment } from './segment.ts';

/** A segment is closed at this many rows, bytes or milliseconds: small ones cost the engine merges. */
const SEGMENT_ROWS = 100_000;
const SEGMENT_BYTES = 64 << 20;
const SEGMENT_MS = 1200;
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
  settled(): Promise<void>;
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
  // Every request of the group awaits it; a group without one must not count as unhandled.
  durable.promise.catch(() => undefined);
  return { requests: [], durable };
}

interface Segments {
  append(block: Buffer, rows: number, requests: readonly RequestMark[]): Promise<void>;
  seal(): Promise<void>;
  since(): number | null;
  bytes(): number;
}

function segments(options: LaneOptions, out: Inserter): Segments {
  const { dir, table, now } = options;
  let current: OpenSegment | null = null;
  let since = 0;

  async function seal(): Promise<void> {
    const segment = current;
    current = null;
    if (segment !== null) out.add(await segment.seal());
  }

  return {
    async append(block, rows, requests) {
      if (current === null) {
        since = now();
        current = await openSegment(dir, table, since);
      }
      const segment = current;
      try {
        await segment.append(block, rows, requests);
      } finally {
        const full = segment.rows >= SEGMENT_ROWS || segment.bytes >= SEGMENT_BYTES;
        if (full || segment.torn || now() - since >= SEGMENT_MS) await seal();
      }
    },
    seal,
    since: () => (current === null ? null : since),
    bytes: () => current?.bytes ?? 0,
  };
}

/** Makes the lane of a table. One group is written at a time; the next one fills meanwhile. */
export function lane(options: LaneOptions): Lane {
  const { block, commitMs, now } = options;
  const out = inserter({ ...options, columns: block.names });
  const journal = segments(options, out);
  let group = newGroup();
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let sealing: NodeJS.Timeout | null = null;

  async function write(): Promise<void> {
    const { requests, durable } = group;
    group = newGroup();
    const { rows } = block;
    try {
      await journal.append(block.take(), rows, requests);
      durable.resolve();
    } catch (error) {
      durable.reject(error);
    }
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (writing !== null || group.requests.length === 0) return;
    writing = write().finally(() => {
      writing = null;
      if (group.requests.length > 0) flush();
      else sealSoon();
    });
  }

  function sealSoon(): void {
    const since = journal.since();
    if (since === null || sealing !== null) return;
    sealing = setTimeout(
      () => {
        sealing = null;
        // While a group is being written the segment closes behind it by its age.
        if (writing === null && journal.since() === since) writing = sealNow();
      },
      Math.max(0, SEGMENT_MS - (now() - since)),
    );
  }

  function sealNow(): Promise<void> {
    return journal.seal().finally(() => {
      writing = null;
      flush();
    });
  }

  return {
    table: options.table,
    block,
    commit(request) {
      group.requests.push(request);
      const { promise } = group.durable;
      if (writing === null && block.size() > GROUP_BYTES) flush();
      else timer ??= setTimeout(flush, commitMs);
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
      if (sealing !== null) clearTimeout(sealing);
      while (writing !== null || group.requests.length > 0) {
        flush();
        await writing;
      }
      await journal.seal();
      await out.settled();
      await out.stop();
    },
  };
}
