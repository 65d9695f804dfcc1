import type { ParamsOf, Question, ResultOf } from '@watchtower/contract';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { questionKey } from '../core/question-cache.ts';
import { type Answer, NO_ANSWER } from '../core/question-entry.ts';
import { useWatchtower } from './context.ts';
import { useNow } from './use-now.ts';

/** An answer as a component sees it. */
export interface Asked<R> {
  readonly data: R | undefined;
  readonly error: Error | undefined;
  readonly status: 'loading' | 'ready' | 'error';
  /** Epoch milliseconds of `data`; 0 before the first answer. */
  readonly updatedAt: number;
  readonly refreshing: boolean;
  /** The answer is older than twice its cadence. */
  readonly stale: boolean;
  /** `data` still belongs to the parameters before these; the new answer is on its way. */
  readonly previous: boolean;
  readonly retry: () => void;
}

/** How `useQuestion` asks. */
export interface UseQuestionOptions {
  /** `false` asks nothing; default true. */
  readonly enabled?: boolean;
  /** Seconds between refreshes instead of the question's own; `null` never. */
  readonly refreshS?: number | null;
}

const nothing = (): Answer<never> => NO_ANSWER;
const STALE_CHECK_MS = 5000;

/** Rebuilds the parameters from a key, so that they change only when their content does. */
function paramsOfKey(key: string): Record<string, unknown> {
  return Object.fromEntries(JSON.parse(key.slice(key.indexOf(' ') + 1)) as [string, unknown][]);
}

/**
 * Asks a question and keeps the answer fresh: shared with every component that asks the same, refreshed at the
 * question's cadence, resting in hidden tabs. When the parameters change, the old answer stays until the new one is there.
 * @example
 * const { data, error, retry } = useQuestion(opsSummary, {});
 */
export function useQuestion<Q extends Question>(
  question: Q,
  params: ParamsOf<Q>,
  options: UseQuestionOptions = {},
): Asked<ResultOf<Q>> {
  const { cache } = useWatchtower();
  const { enabled = true, refreshS = question.refresh_s } = options;
  const key = questionKey(question, params);
  const stable = useMemo(() => paramsOfKey(key) as ParamsOf<Q>, [key]);
  const subscribe = useCallback(
    (listener: () => void) =>
      enabled ? cache.observe(question, stable, listener, { refreshS }) : () => undefined,
    [cache, question, stable, enabled, refreshS],
  );
  const read = useCallback(
    (): Answer<ResultOf<Q>> => (enabled ? cache.read(question, stable) : NO_ANSWER),
    [cache, question, stable, enabled],
  );
  const answer = useSyncExternalStore(subscribe, read, nothing);
  const now = useNow(STALE_CHECK_MS);

  const [last, setLast] = useState(answer.data);
  if (answer.data !== undefined && answer.data !== last) setLast(answer.data);
  const previous = answer.data === undefined && answer.error === undefined && last !== undefined;
  const data = previous ? last : answer.data;

  const retry = useCallback(() => cache.refresh(question, stable), [cache, question, stable]);
  const status = data !== undefined ? 'ready' : answer.error !== undefined ? 'error' : 'loading';
  const stale = refreshS !== null && answer.updatedAt > 0 && now - answer.updatedAt > refreshS * 2000;
  return {
    data,
    error: answer.error,
    status,
    updatedAt: answer.updatedAt,
    refreshing: answer.refreshing,
    stale,
    previous,
    retry,
  };
}
