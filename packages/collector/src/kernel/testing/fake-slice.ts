import { COMMANDS, PLAIN_ROUTES, QUESTIONS } from '@watchtower/contract';
import type { Act } from '../act.ts';
import type { Answer, Asked } from '../answer.ts';
import type { SliceFactory } from '../slice.ts';

/** A slice that answers everything the contract names and the access slice does not, with what it was asked. */
export function fakeSlice(seen: { asked?: unknown } = {}): SliceFactory {
  const questions = QUESTIONS.filter(({ name }) => !name.startsWith('access.'));
  const commands = COMMANDS.filter(({ name }) => !name.startsWith('access.'));
  const own = new Set(['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/ws']);
  return () => ({
    name: 'fake',
    answers: questions.map((question): Answer => {
      return {
        question,
        answer: ({ params, clientId, caller }: Asked<never>) => {
          seen.asked = { params, clientId, caller };
          return Promise.resolve({ params, client_id: clientId });
        },
      };
    }),
    acts: commands.map((command): Act => {
      return {
        command,
        act: ({ input }) =>
          Promise.resolve({
            result: { input } as never,
            audit: { action_type: 'fake.act', result: 'success' },
          }),
      };
    }),
    routes: PLAIN_ROUTES.filter(({ path }) => !own.has(path)).map(({ method, path }) => {
      return { method, path, handle: (c) => c.json({ ok: true }) };
    }),
  });
}
