import type { Client, ParamsOf, Question, ResultOf } from '@watchtower/contract';
import type { Paper } from './text/paper.ts';

/** One command of the terminal, made from a question of the contract: its arguments are the question's parameters. */
export interface Verb<Q extends Question = Question> {
  /** What is typed after `watchtower`: one or two words. */
  readonly words: readonly [string] | readonly [string, string];
  readonly question: Q;
  /** Parameters that are not asked for. */
  readonly hidden?: readonly string[];
  /** Asks; left out where one question is the whole answer. */
  ask?(client: Client, params: ParamsOf<Q>): Promise<ResultOf<Q>>;
  /** The answer for people. */
  render(result: ResultOf<Q>, paper: Paper): string;
  /** Whether the answer is a finding (exit code 1). */
  finding?(result: ResultOf<Q>): boolean;
}

/**
 * Declares a verb.
 * @example verb({ words: ['cost', 'report'], question: costReport, render: (report, paper) => table(…) })
 */
export function verb<Q extends Question>(entry: Verb<Q>): Verb {
  return entry as unknown as Verb;
}
