import type { Hono } from 'hono';
import type { Answer } from './answer.ts';
import type { Auth } from './auth.ts';
import { authorise, clientOf } from './authorise.ts';
import type { Clock } from './clock.ts';
import { paramsReader } from './params.ts';

/** Gives every answered question its GET: who asks, may they, what do they ask, for whom: then the answer. */
export function mountQuestions(
  app: Hono,
  answers: Iterable<Answer>,
  deps: { auth: Auth; clock: Clock },
): void {
  for (const { question, answer } of answers) {
    const read = paramsReader(question.params, question.path);
    app.get(question.path, async (c) => {
      const caller = (await deps.auth.identify(c, question.access))?.caller ?? null;
      authorise(caller, question);
      const params = read(c);
      const clientId = clientOf(question, params, caller);
      return c.json(await answer({ params, clientId, caller, now: deps.clock.now() }));
    });
  }
}
