import {
  type Client,
  isWatchtowerError,
  type ParamsOf,
  type Question,
  type ResultOf,
} from '@watchtower/contract';

/** What a panel knows about the answer to its question. Immutable: a change makes a new object. */
export interface Answer<R> {
  /** The newest answer; kept while a refresh runs and after one failed. */
  readonly data: R | undefined;
  /** Why the last attempt failed; `undefined` after a success. */
  readonly error: Error | undefined;
  /** Epoch milliseconds of `data`; 0 before the first answer. */
  readonly updatedAt: number;
  readonly refreshing: boolean;
}

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

interface Entry {
  readonly name: string;
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  readonly listeners: Map<() => void, number | null>;
  answer: Answer<unknown>;
  flight: AbortController | undefined;
  failures: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  idle: ReturnType<typeof setTimeout> | undefined;
}

const NOTHING: Answer<never> = { data: undefined, error: undefined, updatedAt: 0, refreshing: false };
const KEPT_UNOBSERVED_MS = 5 * 60_000;
const LONGEST_BACKOFF_MS = 5 * 60_000;
/** Asking again by itself cannot mend these. */
const FINAL = ['unauthenticated', 'forbidden', 'invalid_argument', 'not_found'] as const;

/** Key of a question with its parameters: independent of their order, blind to `undefined`. */
export function questionKey(question: Question, params: unknown): string {
  const entries = Object.entries((params ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${question.name} ${JSON.stringify(entries)}`;
}

/** The shortest cadence any observer wants, in milliseconds; `null` when none refreshes. */
function cadenceOf(entry: Entry): number | null {
  const wanted = [...entry.listeners.values()].filter((s): s is number => s !== null);
  return wanted.length === 0 ? null : Math.min(...wanted) * 1000;
}

/** Milliseconds until the next attempt: the cadence, doubled by each failure, with a tenth of jitter. */
export function nextDelay(cadenceMs: number, failures: number, random: number): number {
  const backedOff = failures === 0 ? cadenceMs : Math.min(cadenceMs * 2 ** failures, LONGEST_BACKOFF_MS);
  return Math.round(Math.max(backedOff, Math.min(cadenceMs, LONGEST_BACKOFF_MS)) * (0.95 + random / 10));
}

/**
 * Makes a cache over a client. One question with one set of parameters is asked once, however many panels show it;
 * nothing is asked while the page is hidden.
 * @example
 * const cache = createQuestionCache(createClient({ url }));
 * const stop = cache.observe(opsSummary, {}, () => draw(cache.read(opsSummary, {})));
 */
export function createQuestionCache(client: Client): QuestionCache {
  const entries = new Map<string, Entry>();
  let paused = false;
  const page = globalThis.document as Document | undefined;
  const hidden = (): boolean => page?.visibilityState === 'hidden';

  function set(entry: Entry, patch: Partial<Answer<unknown>>): void {
    entry.answer = { ...entry.answer, ...patch };
    for (const listener of entry.listeners.keys()) listener();
  }

  function schedule(entry: Entry): void {
    clearTimeout(entry.timer);
    entry.timer = undefined;
    const cadence = cadenceOf(entry);
    if (cadence === null || paused || hidden() || entry.flight !== undefined) return;
    if (FINAL.some((code) => isWatchtowerError(entry.answer.error, code))) return;
    entry.timer = setTimeout(() => fetchNow(entry), nextDelay(cadence, entry.failures, Math.random()));
  }

  function fetchNow(entry: Entry): void {
    if (entry.flight !== undefined) return;
    const flight = new AbortController();
    entry.flight = flight;
    clearTimeout(entry.timer);
    set(entry, { refreshing: true });
    const settle = (patch: Partial<Answer<unknown>>, failures: number): void => {
      if (entry.flight !== flight) return;
      entry.flight = undefined;
      entry.failures = failures;
      set(entry, { ...patch, refreshing: false });
      schedule(entry);
    };
    entry.ask(flight.signal).then(
      (data) => settle({ data, error: undefined, updatedAt: Date.now() }, 0),
      (error: unknown) =>
        settle({ error: error instanceof Error ? error : new Error(String(error)) }, entry.failures + 1),
    );
  }

  function entryOf<Q extends Question>(question: Q, params: ParamsOf<Q>): Entry {
    const key = questionKey(question, params);
    const found = entries.get(key);
    if (found !== undefined) return found;
    const entry: Entry = {
      name: question.name,
      ask: (signal) => client.ask(question, params, { signal }),
      listeners: new Map(),
      answer: NOTHING,
      flight: undefined,
      failures: 0,
      timer: undefined,
      idle: undefined,
    };
    entries.set(key, entry);
    return entry;
  }

  const isOld = (entry: Entry): boolean => {
    const cadence = cadenceOf(entry);
    if (entry.answer.updatedAt === 0) return true;
    return cadence !== null && !paused && Date.now() - entry.answer.updatedAt >= cadence;
  };

  function wake(): void {
    for (const entry of entries.values()) {
      if (entry.listeners.size === 0) continue;
      if (!hidden() && isOld(entry)) fetchNow(entry);
      else schedule(entry);
    }
  }

  let observers = 0;
  function count(change: 1 | -1): void {
    observers += change;
    if (change === 1 && observers === 1) page?.addEventListener('visibilitychange', wake);
    if (observers === 0) page?.removeEventListener('visibilitychange', wake);
  }

  function forget(entry: Entry): void {
    clearTimeout(entry.timer);
    entry.flight?.abort();
    entry.flight = undefined;
    for (const [key, value] of entries) if (value === entry) entries.delete(key);
  }

  return {
    observe(question, params, listener, options = {}) {
      const entry = entryOf(question, params);
      clearTimeout(entry.idle);
      const cadence = options.refreshS === undefined ? question.refresh_s : options.refreshS;
      entry.listeners.set(listener, cadence);
      count(1);
      if (isOld(entry)) fetchNow(entry);
      else schedule(entry);
      return () => {
        if (!entry.listeners.delete(listener)) return;
        count(-1);
        if (entry.listeners.size > 0) return;
        clearTimeout(entry.timer);
        entry.idle = setTimeout(() => forget(entry), KEPT_UNOBSERVED_MS);
        (entry.idle as { unref?: () => void }).unref?.();
      };
    },
    read: (question, params) =>
      (entries.get(questionKey(question, params))?.answer ?? NOTHING) as Answer<ResultOf<typeof question>>,
    refresh: (question, params) => fetchNow(entryOf(question, params)),
    invalidate(prefix) {
      for (const entry of [...entries.values()]) {
        if (!entry.name.startsWith(prefix)) continue;
        if (entry.listeners.size === 0) forget(entry);
        else fetchNow(entry);
      }
    },
    setPaused(next) {
      paused = next;
      wake();
    },
    close() {
      page?.removeEventListener('visibilitychange', wake);
      observers = 0;
      for (const entry of [...entries.values()]) {
        clearTimeout(entry.idle);
        entry.listeners.clear();
        forget(entry);
      }
    },
  };
}
