import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { recordsIn, type RequestMark } from './index-record.ts';
import { repairSegment } from './repair.ts';
import { DATA_END, INDEX_END, type SealedSegment } from './segment.ts';

/** What a start finds in the journal. */
export interface Recovered {
  /** Segments to insert, oldest first. */
  readonly segments: readonly SealedSegment[];
  /** Requests to recognise, with the time they were last seen alive. */
  readonly requests: readonly (RequestMark & { at: number })[];
  readonly cutBytes: number;
  /** Segments in which something acknowledged is damaged. */
  readonly damaged: readonly string[];
}

interface Found {
  readonly segment: SealedSegment | null;
  readonly requests: readonly RequestMark[];
  readonly at: number;
  readonly cut: number;
  readonly damaged: boolean;
}

async function recoverSegment(dir: string, name: string, now: number): Promise<Found> {
  const dataPath = join(dir, name + DATA_END);
  const indexPath = join(dir, name + INDEX_END);
  const { mtimeMs } = await stat(dataPath);
  const good = await repairSegment({ data: dataPath, index: indexPath }, join(dir, 'aside'), now);
  const table = name.slice(0, name.indexOf('-'));
  const { bytes, rows, requests, cut, damaged } = good;
  if (rows === 0) await Promise.all([rm(dataPath, { force: true }), rm(indexPath, { force: true })]);
  const segment =
    rows === 0 ? null : { name, table, dataPath, indexPath, bytes, rows, since: mtimeMs, torn: false };
  return { segment, requests, at: mtimeMs, cut, damaged };
}

/** Index files outlive their segment for as long as a duplicate of its requests may come. */
async function rememberedIn(
  dir: string,
  name: string,
  after: number,
): Promise<(RequestMark & { at: number })[]> {
  const path = join(dir, name + INDEX_END);
  const { mtimeMs } = await stat(path);
  if (mtimeMs < after) {
    await rm(path, { force: true });
    return [];
  }
  const requests: (RequestMark & { at: number })[] = [];
  for (const { record } of recordsIn(await readFile(path))) {
    for (const request of record.requests) requests.push({ ...request, at: mtimeMs });
  }
  return requests;
}

/**
 * Reads the journal after a start: cuts what was not committed, lists the segments to insert, and reloads the
 * requests that may still be repeated.
 * @param windowMs how long a request is recognised
 */
export async function recoverJournal(dir: string, now: number, windowMs: number): Promise<Recovered> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const files = (await readdir(dir)).toSorted();
  const stored = new Set(
    files.filter((file) => file.endsWith(DATA_END)).map((file) => file.slice(0, -DATA_END.length)),
  );
  const segments: SealedSegment[] = [];
  const requests: (RequestMark & { at: number })[] = [];
  const damaged: string[] = [];
  let cutBytes = 0;
  for (const name of stored) {
    const found = await recoverSegment(dir, name, now);
    if (found.segment !== null) segments.push(found.segment);
    if (found.damaged) damaged.push(name);
    cutBytes += found.cut;
    for (const request of found.requests)
      requests.push({ ...request, at: Math.max(found.at, now - windowMs) });
  }
  for (const file of files) {
    const name = file.endsWith(INDEX_END) ? file.slice(0, -INDEX_END.length) : '';
    if (name !== '' && !stored.has(name)) requests.push(...(await rememberedIn(dir, name, now - windowMs)));
  }
  segments.sort((a, b) => a.since - b.since || a.name.localeCompare(b.name));
  return { segments, requests: requests.toSorted((a, b) => a.at - b.at), cutBytes, damaged };
}
