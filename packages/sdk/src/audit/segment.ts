import { closeSync, fdatasync, ftruncateSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

const sync = promisify(fdatasync);

/** One file of the outbox: lines of JSON, appended before anything else happens with them. */
export interface Segment {
  /** Appends a line; it is in the operating system's hands when this returns, so that kill -9 does not lose it. */
  readonly append: (line: string) => void;
  /** Resolves when every line is on the disk. */
  readonly settle: () => Promise<void>;
  /** Every whole line; a torn last one is left out. */
  readonly lines: () => string[];
  readonly bytes: () => number;
  /** Forgets all lines: they are delivered. */
  readonly clear: () => void;
  /** No more lines; the file stays. */
  readonly close: () => void;
  /** Closes and deletes. */
  readonly remove: () => void;
}

/** Opens (or goes on with) a segment file. Throws when the place is not writable. */
export function openSegment(path: string): Segment {
  const fd = openSync(path, 'a', 0o600);
  let bytes = readFileSync(path).length;
  let open = true;
  const close = (): void => {
    if (open) closeSync(fd);
    open = false;
  };
  return {
    append(line) {
      bytes += writeSync(fd, `${line}\n`);
    },
    settle: async () => (open ? sync(fd) : undefined),
    lines: () =>
      readFileSync(path, 'utf8')
        .split('\n')
        .slice(0, -1)
        .filter((line) => line !== ''),
    bytes: () => bytes,
    clear() {
      ftruncateSync(fd, 0);
      bytes = 0;
    },
    close,
    remove() {
      close();
      unlinkSync(path);
    },
  };
}

/** A segment without a disk, for places that are not writable; at most `most` lines. */
export function memorySegment(most: number, lost: () => void): Segment {
  let held: string[] = [];
  return {
    append(line) {
      if (held.length < most) held.push(line);
      else lost();
    },
    settle: () => Promise.resolve(),
    lines: () => [...held],
    bytes: () => 0,
    clear: () => void (held = []),
    close: () => undefined,
    remove: () => void (held = []),
  };
}
