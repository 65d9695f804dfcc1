import { opsTop } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import type { Directory } from './directory.ts';
import { rankAgents } from './rank-agents.ts';

/** Agents of today, ranked. */
export function opsTopAnswer(context: SliceContext, directory: Directory): Answer {
  return answer(opsTop, async ({ params, caller, now }) => {
    const by = { sort: params.sort ?? 'cost', limit: params.limit ?? 5, caller, now };
    return { items: await rankAgents(context, directory, by), next_cursor: null };
  });
}
