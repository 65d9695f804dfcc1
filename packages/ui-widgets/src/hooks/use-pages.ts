import { isWatchtowerError, type ParamsOf, type Question } from '@watchtower/contract';
import { useCallback, useState } from 'react';
import { questionKey } from '../core/question-cache.ts';
import { useWatchtower } from './context.ts';
import { type Asked, useQuestion, type UseQuestionOptions } from './use-question.ts';

/** A list read page by page. */
export interface Pages<T> {
  /** The first page's answer: its state is the list's. */
  readonly asked: Asked<{ items: T[]; next_cursor: string | null }>;
  /** The first page and every further one that was loaded. */
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** Why the last further page failed. */
  readonly moreError: Error | undefined;
  readonly loadMore: () => void;
}

interface Further<T> {
  readonly key: string;
  readonly after: string | null;
  readonly items: readonly T[];
  readonly cursor: string | null;
  readonly loading: boolean;
  readonly error: Error | undefined;
}

type ListAnswer<T> = { items: T[]; next_cursor: string | null };

/** Reads a list question: the first page is kept fresh until more was loaded, then the list stands still. */
export function usePages<T>(
  question: Question,
  params: Record<string, unknown>,
  options: UseQuestionOptions = {},
): Pages<T> {
  const { client } = useWatchtower();
  const key = questionKey(question, params);
  const [further, setFurther] = useState<Further<T> | null>(null);
  const grown = further !== null && further.key === key ? further : null;
  const asked = useQuestion(question, params as ParamsOf<Question>, {
    ...options,
    ...(grown === null ? {} : { refreshS: null }),
  }) as Asked<ListAnswer<T>>;
  const first = asked.data?.next_cursor ?? null;
  const cursor = grown === null ? first : grown.cursor;

  const loadMore = useCallback(() => {
    if (cursor === null || grown?.loading === true) return;
    const before = grown?.items ?? [];
    setFurther({ key, after: cursor, items: before, cursor, loading: true, error: undefined });
    client.ask(question, { ...params, cursor } as ParamsOf<Question>).then(
      (answer) => {
        const page = answer as ListAnswer<T>;
        setFurther((was) =>
          was?.key === key
            ? { ...was, items: [...before, ...page.items], cursor: page.next_cursor, loading: false }
            : was,
        );
      },
      (error: unknown) =>
        setFurther((was) =>
          was?.key === key
            ? { ...was, loading: false, error: isWatchtowerError(error) ? error : new Error(String(error)) }
            : was,
        ),
    );
    // oxlint-disable-next-line react/exhaustive-deps -- `key` stands for question and params
  }, [client, key, cursor, grown]);

  return {
    asked,
    items: [...(asked.data?.items ?? []), ...(grown?.items ?? [])],
    hasMore: cursor !== null,
    loadingMore: grown?.loading ?? false,
    moreError: grown?.error,
    loadMore,
  };
}
