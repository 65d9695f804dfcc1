import {
  closeSync,
  fdatasync,
  fstatSync,
  ftruncateSync,
  futimesSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
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
  /** Says that the writer lives. */
  readonly touch: () => void;
  /** Forgets all lines: they are delivered. */
  readonly clear: () => void;
  /** No more lines; the file stays. */
  readonly close: () => void;
  /** Closes and deletes. */
  readonly remove: () => void;
}

// By descriptor, not by name: a neighbour that took this process for dead may have renamed the file.
function linesIn(fd: number): string[] {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  const read = readSync(fd, bytes, 0, bytes.length, 0);
  const lines = bytes.toString('utf8', 0, read).split('\n');
  return lines.slice(0, -1).filter((line) => line !== '');
}

/** Opens (or goes on with) a segment file. Throws when the place is not writable. */
export function openSegment(path: string): Segment {
  const fd = openSync(path, 'a+', 0o600);
  let bytes = fstatSync(fd).size;
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
    lines: () => (open ? linesIn(fd) : []),
    touch: () => void (open && futimesSync(fd, new Date(), new Date())),
    bytes: () => bytes,
    clear() {
      ftruncateSync(fd, 0);
      bytes = 0;
    },
    close,
    remove() {
      close();
      rmSync(path, { force: true });
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
    touch: () => undefined,
    clear: () => void (held = []),
    close: () => undefined,
    remove: () => void (held = []),
  };
}
