import { mkdir, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type IndexRecord, recordsIn, type RequestMark } from './index-record.ts';
import { syncDirectory } from './segment.ts';

/** What is good in a segment. */
export interface Repaired {
  readonly bytes: number;
  readonly rows: number;
  readonly requests: readonly RequestMark[];
  /** Bytes put aside. */
  readonly cut: number;
  /** A group with a valid commit mark was among them, and not as the last: something acknowledged is damaged. */
  readonly damaged: boolean;
}

async function holds(
  file: Awaited<ReturnType<typeof open>>,
  record: IndexRecord,
  size: number,
): Promise<boolean> {
  if (record.offset + record.length > size) return false;
  const block = Buffer.allocUnsafe(record.length);
  const { bytesRead } = await file.read(block, 0, record.length, record.offset);
  return bytesRead === record.length && crc32(block) === record.crc;
}

/** Only a file that is not there counts as empty: what cannot be read now must not be put aside as uncommitted. */
function absent<T>(instead: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then((found) => found.size, absent(0));
}

async function setAside(path: string, from: number, dir: string, now: number): Promise<number> {
  const size = await sizeOf(path);
  if (size <= from) return 0;
  const tail = Buffer.allocUnsafe(size - from);
  const file = await open(path, 'r');
  try {
    await file.read(tail, 0, tail.length, from);
  } finally {
    await file.close();
  }
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `${basename(path)}.${from}.${now.toString(36)}`), tail, {
    flush: true,
    mode: 0o600,
  });
  await syncDirectory(dir);
  await truncate(path, from);
  const cut = await open(path, 'r+');
  try {
    await cut.sync();
  } finally {
    await cut.close();
  }
  return tail.length;
}

/**
 * Finds the last good group of a segment and cuts both files after it. What is cut is kept in `aside`, never
 * deleted: a wrong scanner must not lose what was acknowledged.
 * @throws the file system's error when a file that exists cannot be read; both are left as they are then
 */
export async function repairSegment(
  paths: { data: string; index: string },
  aside: string,
  now: number,
): Promise<Repaired> {
  const index = await readFile(paths.index).catch(absent(Buffer.alloc(0)));
  const size = await sizeOf(paths.data);
  const good = { bytes: 0, index: 0, rows: 0 };
  const requests: RequestMark[] = [];
  let bad = 0;
  let damaged = false;
  const file = await open(paths.data, 'r');
  try {
    for (const { record, at, size: length } of recordsIn(index)) {
      const whole = await holds(file, record, size);
      if (bad === 0 && whole && at === good.index && record.offset === good.bytes) {
        good.bytes += record.length;
        good.index += length;
        good.rows += record.rows;
        requests.push(...record.requests);
      } else {
        bad++;
        damaged ||= whole || bad > 1;
      }
    }
  } finally {
    await file.close();
  }
  const cut = await setAside(paths.data, good.bytes, aside, now);
  const cutIndex = await setAside(paths.index, good.index, aside, now);
  return { bytes: good.bytes, rows: good.rows, requests, cut: cut + cutIndex, damaged };
}
