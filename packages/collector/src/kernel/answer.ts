import type { Question, ResultOf } from '@watchtower/contract';
import type * as z from 'zod/mini';
import type { Caller } from './caller.ts';

/** What an answer is given. */
export interface Asked<Q extends Question> {
  readonly params: z.output<Q['params']>;
  /** Narrowing of a client-scoped question: the token's client, else the `client_id` parameter, else `null` for all. */
  readonly clientId: string | null;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A question and the function that answers it. */
export interface Answer {
  readonly question: Question;
  answer(asked: Asked<Question>): Promise<unknown>;
}

/**
 * Binds a question of the contract to its answer.
 * @example
 * answer(opsTop, async ({ params }) => ({ items: await rank(params.limit ?? 5), next_cursor: null }))
 */
export function answer<Q extends Question>(
  question: Q,
  run: (asked: Asked<Q>) => Promise<ResultOf<Q>>,
): Answer {
  return { question, answer: run as (asked: Asked<Question>) => Promise<unknown> };
}
