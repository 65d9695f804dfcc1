import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A process that lives touches its files more often than this. */
const SILENT_MS = 60_000;
const NAME = /^audit-(.+)-(\d+)-([0-9a-z]+)\.ndjson$/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The files of the outbox. Processes of one service share the folder, each with files of its own. */
export interface OutboxFolder {
  /** Path of a new file of this process. */
  readonly next: () => string;
  /** Takes over what processes left behind that are gone; the paths under their new names, oldest first. */
  readonly adopt: () => string[];
}

/** Opens the folder, making it when it is missing. Throws when it cannot. */
export function openFolder(stateDir: string, instance: string): OutboxFolder {
  const dir = join(stateDir, 'audit-outbox');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const host = hostname().replace(/[^A-Za-z0-9.]+/g, '.');
  const mark = instance.replace(/[^0-9a-z]/g, '').slice(0, 12);
  let n = 0;
  const next = (): string =>
    join(dir, `audit-${host}-${process.pid}-${mark}${(n++).toString(36).padStart(6, '0')}.ndjson`);

  function isLeft(name: string): boolean {
    const found = NAME.exec(name);
    if (found === null || found[3]?.startsWith(mark) === true) return false;
    const silent = Date.now() - statSync(join(dir, name)).mtimeMs > SILENT_MS;
    const pid = Number(found[2]);
    // A container starts again under the same name and number: that number is ours now, so the writer is gone.
    return silent || (found[1] === host && (pid === process.pid || !isAlive(pid)));
  }

  return {
    next,
    adopt() {
      const taken: string[] = [];
      for (const name of readdirSync(dir).toSorted()) {
        try {
          if (!isLeft(name)) continue;
          const path = next();
          renameSync(join(dir, name), path);
          taken.push(path);
        } catch {
          // Another process of this service was faster: the file is in its hands.
        }
      }
      return taken;
    },
  };
}
