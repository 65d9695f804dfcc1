import { utimesSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { countDropped } from '../export/dropped.ts';
import { waitBefore } from '../export/deliver.ts';
import type { Post } from '../export/post.ts';
import { warnOnce } from '../internal/warn.ts';
import { openFolder, type OutboxFolder } from './folder.ts';
import { memorySegment, openSegment, type Segment } from './segment.ts';

const BATCH = 200;
const SEGMENT_BYTES = 1 << 20;
const MOST_IN_MEMORY = 20_000;
const TOUCH_MS = 20_000;
const GATHER_MS = 20;

/** Holds audits until the collector has confirmed each one. */
export interface Outbox {
  readonly add: (line: string) => void;
  /** One attempt to deliver all there is. */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
}

interface Receipts {
  accepted?: { audit_id: string }[];
  rejected?: { index: number; code: string; message: string }[];
}

/** Adopted and closed segments are read from disk when their turn comes; only the current one is written. */
interface Queue {
  current: Segment;
  /** Lines of `current` that are delivered already; a crash delivers them again, which does no harm. */
  done: number;
  waiting: { segment: Segment; done: number }[];
}

function openQueue(
  stateDir: string,
  instance: string,
): { queue: Queue; folder: OutboxFolder | undefined; path: string } {
  try {
    const folder = openFolder(stateDir, instance);
    const waiting = folder.adopt().map((left) => ({ segment: openSegment(left), done: 0 }));
    const path = folder.next();
    return { queue: { current: openSegment(path), done: 0, waiting }, folder, path };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    warnOnce(
      'outbox_not_writable',
      `Audits are held in memory only, a crash loses them: ${why}. Set WATCHTOWER_STATE_DIR to a writable folder.`,
    );
    return { queue: { current: inMemory(), done: 0, waiting: [] }, folder: undefined, path: '' };
  }
}

function inMemory(): Segment {
  return memorySegment(MOST_IN_MEMORY, () => countDropped('audits', 'queue_full', 1));
}

function judge(body: string): void {
  let receipts: Receipts = {};
  try {
    receipts = JSON.parse(body) as Receipts;
  } catch {
    return;
  }
  for (const fault of receipts.rejected ?? []) {
    countDropped('audits', 'rejected', 1);
    warnOnce('audit_rejected', `The collector refused an audit (${fault.code}): ${fault.message}`);
  }
}

/**
 * Opens the outbox: a folder of append-only files under `stateDir`. An audit is on file before `add` returns,
 * delivered in order and at least once, and taken over from a process that died. The collector stores each
 * `audit_id` once. Where the folder is not writable they are held in memory, said once.
 */
export function openOutbox(stateDir: string, instance: string, post: Post): Outbox {
  const { queue, folder, path } = openQueue(stateDir, instance);
  let currentPath = path;
  let closed = false;
  let delivering: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let attempt = 0;
  const touch = setInterval(() => {
    if (currentPath !== '') utimesSync(currentPath, new Date(), new Date());
  }, TOUCH_MS).unref();

  /** True when the batch is off our hands; false when it has to be tried again. */
  async function send(lines: readonly string[]): Promise<boolean> {
    const answer = await post('/v1/audit', 'application/json', `{"events":[${lines.join(',')}]}`);
    if (answer.status === 413 && lines.length > 1) {
      const half = lines.length >> 1;
      return (await send(lines.slice(0, half))) && send(lines.slice(half));
    }
    if (answer.status >= 200 && answer.status < 300) {
      judge(answer.body);
      return true;
    }
    if (answer.status === 400 || answer.status === 413) {
      countDropped('audits', `http_${answer.status}`, lines.length);
      return true;
    }
    return false;
  }

  async function sendAll(lines: readonly string[]): Promise<number> {
    let sent = 0;
    while (sent < lines.length && (await send(lines.slice(sent, sent + BATCH))))
      sent = Math.min(sent + BATCH, lines.length);
    return sent;
  }

  async function deliver(): Promise<boolean> {
    for (let left = queue.waiting[0]; left !== undefined; left = queue.waiting[0]) {
      const lines = left.segment.lines().slice(left.done);
      const sent = await sendAll(lines);
      left.done += sent;
      if (sent < lines.length) return false;
      left.segment.remove();
      queue.waiting.shift();
    }
    const { current } = queue;
    await current.settle();
    const lines = current.lines().slice(queue.done);
    const sent = await sendAll(lines);
    // While these were on their way more may have come, or the file was full and moved on.
    const moved = queue.waiting.find((left) => left.segment === current);
    if (moved !== undefined) moved.done += sent;
    else queue.done += sent;
    if (sent < lines.length) return false;
    const more = moved !== undefined || current.lines().length > queue.done;
    if (more) schedule(GATHER_MS);
    else if (queue.done > 0) {
      current.clear();
      queue.done = 0;
    }
    return true;
  }

  function flush(): Promise<boolean> {
    delivering ??= deliver()
      .catch(() => false)
      .finally(() => {
        delivering = undefined;
      });
    return delivering;
  }

  function schedule(ms: number): void {
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      void flush().then((ok) => {
        attempt = ok ? 0 : attempt + 1;
        if (!ok) schedule(waitBefore(Math.min(attempt, 5), undefined, Math.random()));
      });
    }, ms).unref();
  }

  function rotate(): void {
    if (folder === undefined || queue.current.bytes() < SEGMENT_BYTES) return;
    currentPath = folder.next();
    const next = openSegment(currentPath);
    queue.waiting.push({ segment: queue.current, done: queue.done });
    queue.current = next;
    queue.done = 0;
  }

  if (queue.waiting.length > 0) schedule(0);
  return {
    add(line) {
      try {
        queue.current.append(line);
        rotate();
      } catch {
        warnOnce(
          'outbox_full',
          'The audit outbox cannot be written any more; audits are held in memory only.',
        );
        queue.waiting.push({ segment: queue.current, done: queue.done });
        currentPath = '';
        queue.current = inMemory();
        queue.done = 0;
        queue.current.append(line);
      }
      schedule(GATHER_MS);
    },
    async flush() {
      await (delivering ?? Promise.resolve());
      await flush();
      await sleep(0);
    },
    close() {
      closed = true;
      clearInterval(touch);
      if (timer !== undefined) clearTimeout(timer);
      queue.current.close();
      for (const { segment } of queue.waiting) segment.close();
    },
  };
}
