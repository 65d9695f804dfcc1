import type { Session } from 'chdb';
import { literal } from './literal.ts';
import { rinse } from './rinse.ts';

/** Stops statements in the engine: giving up on the promise alone would leave them running. */
export interface Killer {
  /** Runs `work`, a statement whose text holds the comment of `tag`, and kills it when the signal aborts. */
  guard<T>(tag: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
  /** As `guard`, for work with another end: returns what ends the watch. */
  watch(tag: string, signal: AbortSignal | undefined): () => void;
  /** Resolves when no kill is under way. */
  settled(): Promise<unknown>;
}

/** The comment by which a statement is found again. */
export function tagComment(tag: string): string {
  return `/* wt:${tag} */`;
}

/** Milliseconds between two looks for a statement that has not reached the engine yet. */
const RETRY_MS = 25;

/** Makes a killer on a session that does nothing else. */
export function createKiller(session: Session): Killer {
  let chain: Promise<unknown> = Promise.resolve();

  /** The tag is put together in the engine, so that this very statement is not found. */
  async function kill(tag: string): Promise<boolean> {
    const found = await session.queryAsync(
      `SELECT query_id FROM system.processes WHERE position(query, concat('wt:', ${literal(tag, 'String')})) > 0`,
      { format: 'JSON' },
    );
    const { data } = found.json<{ data: { query_id: string }[] }>();
    for (const { query_id } of data) {
      await session.queryAsync(`KILL QUERY WHERE query_id = ${literal(query_id, 'String')} ASYNC`);
    }
    return data.length > 0;
  }

  function watch(tag: string, signal: AbortSignal | undefined): () => void {
    let over = false;
    const hunt = async (): Promise<void> => {
      while (!over && !(await kill(tag))) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    };
    const onAbort = () => {
      chain = chain.then(hunt).catch(() => rinse(session).catch(() => undefined));
    };
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    return () => {
      over = true;
      signal?.removeEventListener('abort', onAbort);
    };
  }

  return {
    watch,
    settled: () => chain,
    async guard(tag, signal, work) {
      const stop = watch(tag, signal);
      try {
        return await work();
      } finally {
        stop();
      }
    },
  };
}
