import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A place for data that can be made to have no room left, and to have it again. */
export interface Room {
  /** What takes the room away, for the test's title. */
  readonly what: string;
  readonly dataDir: string;
  readonly env: Record<string, string>;
  fill(): void;
  free(): void;
  remove(): void;
}

const SIZE = '200m';
const CHUNK = Buffer.alloc(1 << 20);

function fillUp(path: string): void {
  for (let size = CHUNK.length; size >= 512;) {
    try {
      appendFileSync(path, CHUNK.subarray(0, size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
}

/** A file system of 200 MB, or `null` where none can be mounted. */
function mounted(dataDir: string): Room | null {
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', dataDir]);
  if (mount.status !== 0) return null;
  const filler = join(dataDir, 'filler');
  return {
    what: 'a full disk',
    dataDir,
    env: {},
    fill: () => fillUp(filler),
    free: () => rmSync(filler),
    remove: () => {
      spawnSync('umount', [dataDir]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * A small disk where one can be mounted (Linux, as root). Elsewhere the journal's own limit takes the room away: the
 * same answers are asked for, while what a failing write does is left to the tests of the journal.
 */
export function smallRoom(): Room {
  const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-room-'));
  const nothing = (): void => undefined;
  return (
    mounted(dataDir) ?? {
      what: 'the journal’s limit (no small disk can be mounted here)',
      dataDir,
      env: { WATCHTOWER_JOURNAL_MAX_BYTES: '1048576' },
      fill: nothing,
      free: nothing,
      remove: () => rmSync(dataDir, { recursive: true, force: true }),
    }
  );
}
