import { waitBefore } from '../export/deliver.ts';
import type { Post } from '../export/post.ts';
import { createAuditSender } from './sender.ts';
import { openShelf } from './shelf.ts';

/** Audits of one burst leave together. */
const GATHER_MS = 20;

/** Holds audits until the collector has confirmed each one. */
export interface Outbox {
  /** Keeps one audit (a line of JSON) and sends it in the background. */
  readonly add: (line: string) => void;
  /** Tries to deliver all there is, once. */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
}

/**
 * Opens the outbox: append-only files under `stateDir`. An audit is on file before `add` returns, delivered in
 * order and at least once, and taken over from a process that died; the collector stores each `audit_id` once.
 * Where the folder is not writable audits are held in memory, which is said once.
 */
export function openOutbox(stateDir: string, instance: string, post: Post): Outbox {
  const shelf = openShelf(stateDir, instance);
  const send = createAuditSender(post);
  let delivering: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let closed = false;

  /** Sends until nothing is left or the collector does not take more. */
  async function deliver(): Promise<void> {
    let stuck = false;
    const sendOrStop = async (lines: readonly string[]): Promise<number> => {
      const sent = await send(lines);
      stuck = sent < lines.length;
      return sent;
    };
    while (!closed && !(await shelf.drain(sendOrStop).catch(() => (stuck = true))) && !stuck);
    failures = stuck ? failures + 1 : 0;
    if (stuck) schedule(waitBefore(Math.min(failures, 5), undefined, Math.random()));
  }

  function flush(): Promise<void> {
    delivering ??= deliver().finally(() => {
      delivering = undefined;
    });
    return delivering;
  }

  function schedule(ms: number): void {
    if (timer !== undefined || closed) return;
    timer = setTimeout(() => {
      timer = undefined;
      void flush();
    }, ms).unref();
  }

  if (!shelf.isEmpty()) schedule(0);
  return {
    add(line) {
      shelf.add(line);
      schedule(GATHER_MS);
    },
    async flush() {
      await delivering;
      await flush();
    },
    close() {
      closed = true;
      if (timer !== undefined) clearTimeout(timer);
      shelf.close();
    },
  };
}
