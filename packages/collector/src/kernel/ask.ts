import type { ParamsOf, Question, ResultOf } from '@watchtower/contract';
import { WatchtowerError } from '@watchtower/contract';
import type { Answer } from './answer.ts';
import { authorise, clientOf } from './authorise.ts';
import { type Caller, SYSTEM } from './caller.ts';
import type { Clock } from './clock.ts';

/** Questions asked inside the process. Slices get `ask`; whoever starts the collector mounts the answers. */
export interface Asker {
  ask<Q extends Question>(question: Q, params: ParamsOf<Q>, caller?: Caller): Promise<ResultOf<Q>>;
  /** Adds answers. @throws Error when a question has two. */
  mount(answers: readonly Answer[]): void;
  readonly answers: ReadonlyMap<string, Answer>;
}

/**
 * Makes the asker. Slices need `ask` before all slices exist, so answers are mounted afterwards.
 * Parameters are trusted (they are typed); the caller's permission and scope are applied all the same.
 */
export function createAsker(clock: Clock): Asker {
  const answers = new Map<string, Answer>();
  return {
    answers,
    mount(more) {
      for (const entry of more) {
        const { name } = entry.question;
        if (answers.has(name)) throw new Error(`The question ${name} has two answers.`);
        answers.set(name, entry);
      }
    },
    async ask(question, params, caller: Caller | null = SYSTEM) {
      authorise(caller, question);
      const entry = answers.get(question.name);
      if (entry === undefined)
        throw new WatchtowerError('not_found', `No slice answers ${question.name} here.`);
      const clientId = clientOf(question, params as Record<string, unknown>, caller);
      const asked = { params: params as never, clientId, caller, now: clock.now() };
      return (await entry.answer(asked)) as ResultOf<typeof question>;
    },
  };
}
