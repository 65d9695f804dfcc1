import { isWatchtowerError } from '@watchtower/contract';

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

/** The answer before anything was asked. */
export const NO_ANSWER: Answer<never> = {
  data: undefined,
  error: undefined,
  updatedAt: 0,
  refreshing: false,
};

/** One question with its parameters: asked by one request at a time, at the cadence of its most eager listener. */
export interface QuestionEntry {
  readonly name: string;
  answer(): Answer<unknown>;
  /** How many listen. */
  size(): number;
  add(listener: () => void, refreshS: number | null): void;
  /** Whether it was there. */
  remove(listener: () => void): boolean;
  /** Asks now, unless a request is on its way. */
  ask(): void;
  /** Asks when the answer is old, else waits until it is. */
  wake(): void;
  close(): void;
}

const LONGEST_BACKOFF_MS = 5 * 60_000;
/** Asking again by itself cannot mend these. */
const FINAL = ['unauthenticated', 'forbidden', 'invalid_argument', 'not_found'] as const;

/** Milliseconds until the next attempt: the cadence, doubled by each failure, with a tenth of jitter. */
export function nextDelay(cadenceMs: number, failures: number, random: number): number {
  const backedOff = failures === 0 ? cadenceMs : Math.min(cadenceMs * 2 ** failures, LONGEST_BACKOFF_MS);
  return Math.round(Math.max(backedOff, Math.min(cadenceMs, LONGEST_BACKOFF_MS)) * (0.95 + random / 10));
}

/** The shortest cadence any listener wants, in milliseconds; `null` when none refreshes. */
function cadenceOf(listeners: ReadonlyMap<() => void, number | null>): number | null {
  const wanted = [...listeners.values()].filter((s): s is number => s !== null);
  return wanted.length === 0 ? null : Math.min(...wanted) * 1000;
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
const isUnasked = (answer: Answer<unknown>): boolean => answer.updatedAt === 0 && !isFinal(answer.error);
const isOld = (answer: Answer<unknown>, cadence: number | null): boolean =>
  cadence !== null && Date.now() - answer.updatedAt >= cadence;
const isFinal = (error: Error | undefined): boolean => FINAL.some((code) => isWatchtowerError(error, code));

/** Makes an entry. `mayAsk` says whether it may ask by itself now: not in a hidden page, not while paused. */
export function createQuestionEntry(
  name: string,
  send: (signal: AbortSignal) => Promise<unknown>,
  mayAsk: () => boolean,
): QuestionEntry {
  const listeners = new Map<() => void, number | null>();
  let answer: Answer<unknown> = NO_ANSWER;
  let flight: AbortController | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(patch: Partial<Answer<unknown>>): void {
    answer = { ...answer, ...patch };
    for (const listener of listeners.keys()) listener();
  }
  function schedule(): void {
    clearTimeout(timer);
    const cadence = cadenceOf(listeners);
    if (cadence === null || !mayAsk() || flight !== undefined || isFinal(answer.error)) return;
    timer = setTimeout(ask, nextDelay(cadence, failures, Math.random()));
  }
  function ask(): void {
    if (flight !== undefined) return;
    const mine = new AbortController();
    flight = mine;
    clearTimeout(timer);
    set({ refreshing: true });
    const settle = (patch: Partial<Answer<unknown>>, failed: number): void => {
      if (flight !== mine) return;
      flight = undefined;
      failures = failed;
      set({ ...patch, refreshing: false });
      schedule();
    };
    send(mine.signal).then(
      (data) => settle({ data, error: undefined, updatedAt: Date.now() }, 0),
      (error: unknown) => settle({ error: toError(error) }, failures + 1),
    );
  }
  const due = (): boolean => isUnasked(answer) || (mayAsk() && isOld(answer, cadenceOf(listeners)));

  return {
    name,
    answer: () => answer,
    size: () => listeners.size,
    add: (listener, refreshS) => void listeners.set(listener, refreshS),
    remove(listener) {
      const was = listeners.delete(listener);
      if (listeners.size === 0) clearTimeout(timer);
      return was;
    },
    ask,
    wake: () => (due() ? ask() : schedule()),
    close() {
      clearTimeout(timer);
      flight?.abort();
      flight = undefined;
    },
  };
}
