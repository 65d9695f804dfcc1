import { costReport, opsTop } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { midnightOf } from './day.ts';
import type { Directory } from './directory.ts';
import { rankAgents } from './rank-agents.ts';
import { runsOfDay } from './runs.ts';

/** Agents of today, ranked. */
export function opsTopAnswer({ store, ask }: SliceContext, directory: Directory): Answer {
  return answer(opsTop, async ({ params, caller, now }) => {
    const [{ agents: runs }, cost] = await Promise.all([
      runsOfDay(store, midnightOf(now), now),
      ask(costReport, { period: 'day', group_by: 'agent' }),
    ]);
    const by = { sort: params.sort ?? 'cost', limit: params.limit ?? 5, caller };
    return { items: rankAgents({ runs, cost }, directory, by), next_cursor: null };
  });
}
