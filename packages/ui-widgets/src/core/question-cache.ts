import type { Client, ParamsOf, Question, ResultOf } from '@watchtower/contract';
import { type Answer, createQuestionEntry, NO_ANSWER, type QuestionEntry } from './question-entry.ts';

/** How an answer is kept fresh. */
export interface ObserveOptions {
  /** Seconds between refreshes; `null` never; default: the question's own cadence. */
  readonly refreshS?: number | null;
}

/** Answers shared by every panel that asks the same. */
export interface QuestionCache {
  /** Listens to an answer, asks when there is none or it is old, and refreshes it until the returned function is called. */
  observe<Q extends Question>(
    question: Q,
    params: ParamsOf<Q>,
    listener: () => void,
    options?: ObserveOptions,
  ): () => void;
  /** The answer now; the same object until something changed. */
  read<Q extends Question>(question: Q, params: ParamsOf<Q>): Answer<ResultOf<Q>>;
  /** Asks again now. */
  refresh<Q extends Question>(question: Q, params: ParamsOf<Q>): void;
  /** Asks every observed question whose name starts with `prefix` again, and forgets the unobserved ones. */
  invalidate(prefix: string): void;
  /** Switches refreshing by itself off and on. */
  setPaused(paused: boolean): void;
  close(): void;
}

const KEPT_UNOBSERVED_MS = 5 * 60_000;

/** Key of a question with its parameters: independent of their order, blind to `undefined`. */
export function questionKey(question: Question, params: unknown): string {
  const entries = Object.entries((params ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${question.name} ${JSON.stringify(entries)}`;
}

/** Calls `seen` whenever the page is shown or hidden, as long as somebody listens. */
function watchPage(seen: () => void): {
  hidden: () => boolean;
  count: (change: 1 | -1) => void;
  stop: () => void;
} {
  const page = globalThis.document as Document | undefined;
  let listening = 0;
  return {
    hidden: () => page?.visibilityState === 'hidden',
    count(change) {
      listening += change;
      if (change === 1 && listening === 1) page?.addEventListener('visibilitychange', seen);
      if (listening === 0) page?.removeEventListener('visibilitychange', seen);
    },
    stop() {
      listening = 0;
      page?.removeEventListener('visibilitychange', seen);
    },
  };
}

/**
 * Makes a cache over a client. One question with one set of parameters is asked once, however many panels show it;
 * nothing is asked while the page is hidden.
 * @example
 * const cache = createQuestionCache(createClient({ url }));
 * const stop = cache.observe(opsSummary, {}, () => draw(cache.read(opsSummary, {})));
 */
export function createQuestionCache(client: Client): QuestionCache {
  const entries = new Map<string, QuestionEntry>();
  let paused = false;
  const wake = (): void => {
    for (const entry of entries.values()) if (entry.size() > 0) entry.wake();
  };
  const page = watchPage(wake);

  function entryOf<Q extends Question>(question: Q, params: ParamsOf<Q>): QuestionEntry {
    const key = questionKey(question, params);
    const found = entries.get(key);
    if (found !== undefined) return found;
    const send = async (signal: AbortSignal): Promise<unknown> => client.ask(question, params, { signal });
    const made = createQuestionEntry(question.name, send, () => !paused && !page.hidden());
    entries.set(key, made);
    return made;
  }
  function forget(key: string, entry: QuestionEntry): void {
    if (entry.size() > 0 || entries.get(key) !== entry) return;
    entry.close();
    entries.delete(key);
  }

  return {
    observe(question, params, listener, options = {}) {
      const entry = entryOf(question, params);
      entry.add(listener, options.refreshS === undefined ? question.refresh_s : options.refreshS);
      page.count(1);
      entry.wake();
      return () => {
        if (!entry.remove(listener)) return;
        page.count(-1);
        if (entry.size() === 0)
          setTimeout(() => forget(questionKey(question, params), entry), KEPT_UNOBSERVED_MS);
      };
    },
    read: (question, params) =>
      (entries.get(questionKey(question, params))?.answer() ?? NO_ANSWER) as Answer<
        ResultOf<typeof question>
      >,
    refresh: (question, params) => entryOf(question, params).ask(),
    invalidate(prefix) {
      for (const [key, entry] of entries) {
        if (!entry.name.startsWith(prefix)) continue;
        if (entry.size() === 0) forget(key, entry);
        else entry.ask();
      }
    },
    setPaused(next) {
      paused = next;
      wake();
    },
    close() {
      page.stop();
      for (const entry of entries.values()) entry.close();
      entries.clear();
    },
  };
}
