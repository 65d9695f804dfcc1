import type { RequestMark } from './index-record.ts';

/** How long a request is recognised, milliseconds. */
export const DUPLICATE_WINDOW_MS = 20 * 60_000;
/** The last so many requests are recognised however old they are. */
const ALWAYS_KNOWN = 100_000;

/** How a request was answered. */
export interface Answered {
  readonly rejected: number;
  readonly message: string;
}

/** Requests by hash: an exporter's retry is answered like the first and stored once. */
export interface RequestBook {
  /** The answer of the same request before, once it is durable; `null` when it is new. */
  find(hash: Buffer): Promise<Answered> | null;
  /** Enters a request under way; when `durable` fails it is forgotten, so that a retry is taken. */
  enter(hash: Buffer, answer: Answered, durable: Promise<void>): void;
  /** Enters requests of an earlier life. */
  load(requests: readonly (RequestMark & { at: number })[]): void;
  size(): number;
}

interface Entry {
  readonly at: number;
  readonly answer: Answered;
  durable: Promise<void> | null;
}

/** Makes an empty book. */
export function requestBook(now: () => number): RequestBook {
  const known = new Map<string, Entry>();

  function forgetOld(): void {
    for (const [key, entry] of known) {
      if (known.size <= ALWAYS_KNOWN || now() - entry.at < DUPLICATE_WINDOW_MS) return;
      known.delete(key);
    }
  }

  return {
    find(hash) {
      const entry = known.get(hash.toString('latin1'));
      if (entry === undefined) return null;
      return entry.durable === null ? Promise.resolve(entry.answer) : entry.durable.then(() => entry.answer);
    },
    enter(hash, answer, durable) {
      const key = hash.toString('latin1');
      const entry: Entry = { at: now(), answer, durable };
      known.set(key, entry);
      durable.then(
        () => {
          entry.durable = null;
        },
        () => {
          if (known.get(key) === entry) known.delete(key);
        },
      );
      forgetOld();
    },
    load(requests) {
      for (const { hash, at, rejected, message } of requests) {
        known.set(hash.toString('latin1'), { at, answer: { rejected, message }, durable: null });
      }
    },
    size: () => known.size,
  };
}
