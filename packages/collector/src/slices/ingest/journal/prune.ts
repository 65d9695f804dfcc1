import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATA_END, INDEX_END } from './segment.ts';

/** Removes commit marks whose segment is stored and whose requests cannot be repeated any more. */
export async function pruneMarks(dir: string, now: number, windowMs: number): Promise<void> {
  const files = new Set(await readdir(dir));
  for (const file of files) {
    if (!file.endsWith(INDEX_END) || files.has(file.slice(0, -INDEX_END.length) + DATA_END)) continue;
    const path = join(dir, file);
    const { mtimeMs } = await stat(path);
    if (mtimeMs < now - windowMs) await rm(path, { force: true });
  }
}
