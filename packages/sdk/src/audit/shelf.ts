import { countDropped } from '../export/dropped.ts';
import { warnOnce } from '../internal/warn.ts';
import { openFolder, type OutboxFolder } from './folder.ts';
import { memorySegment, openSegment, type Segment } from './segment.ts';

const SEGMENT_BYTES = 1 << 20;
const MOST_IN_MEMORY = 20_000;
/** A file that is not touched for a minute counts as left behind. */
const TOUCH_MS = 20_000;

/** A segment and how many of its lines are delivered; a crash delivers those again, which does no harm. */
interface Held {
  readonly segment: Segment;
  done: number;
}

/** What is not delivered yet: closed and adopted segments, oldest first, and the one that is written. */
export interface Shelf {
  /** Keeps a line; on file when this returns. */
  readonly add: (line: string) => void;
  /** Hands all lines to `send` in order; true when nothing is left. `send` answers how many it got rid of. */
  readonly drain: (send: (lines: readonly string[]) => Promise<number>) => Promise<boolean>;
  readonly isEmpty: () => boolean;
  readonly close: () => void;
}

function inMemory(): Held {
  const segment = memorySegment(MOST_IN_MEMORY, () => countDropped('audits', 'queue_full', 1));
  return { segment, done: 0 };
}

function onFile(path: string): Held {
  return { segment: openSegment(path), done: 0 };
}

function openAll(
  stateDir: string,
  instance: string,
): { folder: OutboxFolder | undefined; left: Held[]; current: Held } {
  try {
    const folder = openFolder(stateDir, instance);
    return { folder, left: folder.adopt().map(onFile), current: onFile(folder.next()) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warnOnce(
      'outbox_not_writable',
      `Audits are held in memory only, a crash loses them: ${why}. Set WATCHTOWER_STATE_DIR to a writable folder.`,
    );
    return { folder: undefined, left: [], current: inMemory() };
  }
}

async function hand(held: Held, send: (lines: readonly string[]) => Promise<number>): Promise<boolean> {
  const lines = held.segment.lines().slice(held.done);
  const sent = lines.length === 0 ? 0 : await send(lines);
  held.done += sent;
  return sent === lines.length;
}

/** Opens the files of this process and takes over those of processes that are gone; memory when it cannot. */
export function openShelf(stateDir: string, instance: string): Shelf {
  const { folder, left: waiting, current: first } = openAll(stateDir, instance);
  let current = first;
  const touch = setInterval(() => current.segment.touch(), TOUCH_MS).unref();

  function turn(next: Held): void {
    waiting.push(current);
    current = next;
  }

  return {
    isEmpty: () => waiting.length === 0 && current.segment.lines().length === 0,
    add(line) {
      try {
        current.segment.append(line);
        if (folder !== undefined && current.segment.bytes() >= SEGMENT_BYTES) turn(onFile(folder.next()));
      } catch {
        warnOnce(
          'outbox_full',
          'The audit outbox cannot be written any more; audits are held in memory only.',
        );
        turn(inMemory());
        current.segment.append(line);
      }
    },
    async drain(send) {
      for (let oldest = waiting[0]; oldest !== undefined; oldest = waiting[0]) {
        if (!(await hand(oldest, send))) return false;
        oldest.segment.remove();
        waiting.shift();
      }
      const last = current;
      await last.segment.settle();
      if (!(await hand(last, send)) || last !== current) return false;
      if (last.segment.lines().length > last.done) return false;
      last.segment.clear();
      last.done = 0;
      return true;
    },
    close() {
      clearInterval(touch);
      for (const held of waiting) held.segment.close();
      if (current.segment.lines().length === 0) current.segment.remove();
      else current.segment.close();
    },
  };
}
