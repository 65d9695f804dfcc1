import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { encodeRecord, type RequestMark } from './index-record.ts';

/** A segment on disk that is complete: it is inserted as it is, under its own name. */
export interface SealedSegment {
  /** Also its deduplication token. */
  readonly name: string;
  readonly table: string;
  readonly dataPath: string;
  readonly indexPath: string;
  readonly bytes: number;
  readonly rows: number;
  /** Epoch milliseconds of its first group. */
  readonly since: number;
  /** A write failed and could not be taken back: it has to be repaired before it is inserted. */
  readonly torn: boolean;
}

/** A segment that takes groups. */
export interface OpenSegment {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  readonly torn: boolean;
  /**
   * Appends a group, on disk when it resolves. @throws the file system's error; the group is taken back then, and
   * if even that fails the segment is `torn` and must be sealed.
   */
  append(block: readonly Uint8Array[], rows: number, requests: readonly RequestMark[]): Promise<void>;
  /** Closes it; nothing is written to it any more. Never rejects: what was appended is on disk already. */
  seal(): Promise<SealedSegment>;
}

/** Ending of the data file. */
export const DATA_END = '.native';
/** Ending of the commit marks' file. */
export const INDEX_END = '.idx';

let sequence = 0;

function nameFor(table: string, now: number): string {
  const count = String(sequence++ % 1_000_000).padStart(6, '0');
  return `${table}-${now.toString(36)}-${count}-${randomBytes(3).toString('hex')}`;
}

/** Makes a file's name durable. */
export async function syncDirectory(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** What is left of the pieces behind their first `done` bytes. */
function rest(pieces: readonly Uint8Array[], done: number): Uint8Array[] {
  const left: Uint8Array[] = [];
  let skip = done;
  for (const piece of pieces) {
    if (skip < piece.length) left.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.length);
  }
  return left;
}

async function writeAll(file: FileHandle, pieces: readonly Uint8Array[], at: number): Promise<void> {
  const length = lengthOf(pieces);
  for (let done = 0; done < length;) {
    const { bytesWritten } = await file.writev(rest(pieces, done), at + done);
    done += bytesWritten;
  }
}

/** Waits until both have ended, also when one fails: what is taken back must not be written any more. */
async function both(one: Promise<void>, other: Promise<void>): Promise<void> {
  for (const ended of await Promise.allSettled([one, other]))
    if (ended.status === 'rejected') throw ended.reason;
}

async function createPair(
  dataPath: string,
  indexPath: string,
): Promise<{ data: FileHandle; index: FileHandle }> {
  const opened: FileHandle[] = [];
  try {
    const data = await open(dataPath, 'wx', 0o600);
    opened.push(data);
    const index = await open(indexPath, 'wx', 0o600);
    opened.push(index);
    await syncDirectory(dirname(dataPath));
    return { data, index };
  } catch (error) {
    // A disk without room must not fill with handles and empty files, one pair for each request refused.
    await Promise.allSettled(opened.map((file) => file.close()));
    await Promise.allSettled([dataPath, indexPath].map((path) => rm(path, { force: true })));
    throw error;
  }
}

/** Opens a new segment of a table. */
export async function openSegment(dir: string, table: string, now: number): Promise<OpenSegment> {
  const name = nameFor(table, now);
  const dataPath = join(dir, name + DATA_END);
  const indexPath = join(dir, name + INDEX_END);
  const { data, index } = await createPair(dataPath, indexPath);
  const state = { rows: 0, bytes: 0, indexBytes: 0, torn: false };

  return {
    name,
    get rows() {
      return state.rows;
    },
    get bytes() {
      return state.bytes;
    },
    get torn() {
      return state.torn;
    },
    async append(block, rows, requests) {
      const length = lengthOf(block);
      const crc = block.reduce((sum, piece) => crc32(piece, sum), 0);
      const mark = encodeRecord({ offset: state.bytes, length, crc, rows, requests });
      try {
        await both(writeAll(data, block, state.bytes), writeAll(index, [mark], state.indexBytes));
        await both(data.datasync(), index.datasync());
      } catch (error) {
        const back = [data.truncate(state.bytes), index.truncate(state.indexBytes)];
        state.torn = (await Promise.allSettled(back)).some(({ status }) => status === 'rejected');
        throw error;
      }
      state.bytes += length;
      state.indexBytes += mark.length;
      state.rows += rows;
    },
    async seal() {
      await Promise.allSettled([data.close(), index.close()]);
      return {
        name,
        table,
        dataPath,
        indexPath,
        bytes: state.bytes,
        rows: state.rows,
        since: now,
        torn: state.torn,
      };
    },
  };
}
