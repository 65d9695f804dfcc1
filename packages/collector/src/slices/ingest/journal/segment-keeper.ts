import type { RequestMark } from './index-record.ts';
import { type OpenSegment, openSegment, type SealedSegment } from './segment.ts';

/** A segment is closed at this many rows, bytes or milliseconds: small ones cost the engine merges. */
const SEGMENT_ROWS = 100_000;
const SEGMENT_BYTES = 64 << 20;
const SEGMENT_MS = 1500;

/** Keeps one segment open for appending, and closes it in time. */
export interface SegmentKeeper {
  /** Appends a group, on disk when it resolves. @throws the file system's error */
  append(block: readonly Uint8Array[], rows: number, requests: readonly RequestMark[]): Promise<void>;
  /** Closes the open segment, if there is one. */
  seal(): Promise<void>;
  /** Epoch milliseconds of the open segment's first group, or `null`. */
  since(): number | null;
  /** Bytes in the open segment. */
  bytes(): number;
}

/** Makes the keeper; closed segments go to `onSealed`. */
export function segmentKeeper(
  options: { dir: string; table: string; now(): number },
  onSealed: (segment: SealedSegment) => void,
): SegmentKeeper {
  const { dir, table, now } = options;
  let current: OpenSegment | null = null;
  let since = 0;
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<void> = Promise.resolve();

  function inTurn(run: () => Promise<void>): Promise<void> {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function close(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const segment = current;
    current = null;
    if (segment !== null) onSealed(await segment.seal());
  }

  async function open(): Promise<OpenSegment> {
    since = now();
    const segment = await openSegment(dir, table, since);
    timer = setTimeout(() => void inTurn(close), SEGMENT_MS);
    current = segment;
    return segment;
  }

  return {
    append: (block, rows, requests) =>
      inTurn(async () => {
        const segment = current ?? (await open());
        try {
          await segment.append(block, rows, requests);
        } finally {
          const full = segment.rows >= SEGMENT_ROWS || segment.bytes >= SEGMENT_BYTES;
          if (full || segment.torn) await close();
        }
      }),
    seal: () => inTurn(close),
    since: () => (current === null ? null : since),
    bytes: () => current?.bytes ?? 0,
  };
}
