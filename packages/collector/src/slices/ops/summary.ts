import { costReport, opsSummary } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import { midnightOf } from './day.ts';
import type { Directory } from './directory.ts';
import { rankAgents } from './rank-agents.ts';
import { activeUsers, runsOfDay } from './runs.ts';

/** Today at a glance. Budgets stay `null` until there are any. */
export function opsSummaryAnswer({ store, ask }: SliceContext, directory: Directory): Answer {
  return answer(opsSummary, async ({ caller, now }) => {
    const [{ totals, agents: runs }, users, cost] = await Promise.all([
      runsOfDay(store, midnightOf(now), now),
      activeUsers(store, now),
      ask(costReport, { period: 'day', group_by: 'agent' }),
    ]);
    const agents = directory.count();
    return {
      runs_today: totals.runs,
      cost_today_usd: cost.total.cost_usd,
      unpriced_calls_today: cost.total.unpriced_calls,
      budget_user: null,
      budget_global: null,
      active_users_24h: users,
      agents_total: agents.total,
      agents_scheduled: agents.scheduled,
      latency_ms: { p50: totals.p50, p95: totals.p95 },
      errors_last_hour: totals.errors_last_hour,
      top_agents_today: rankAgents({ runs, cost }, directory, { sort: 'cost', limit: 5, caller }),
    };
  });
}
