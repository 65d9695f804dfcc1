import { type costReport, mayAccess, type opsTop, type ResultOf } from '@watchtower/contract';
import type { Caller } from '../../kernel/caller.ts';
import type { Directory } from './directory.ts';
import type { AgentRuns } from './runs.ts';

/** One ranked agent. */
export type RankedAgent = ResultOf<typeof opsTop>['items'][number];

/** Highest first by the first key, then by the second; what is unknown comes last. */
function byKeys(keys: readonly ('cost_usd' | 'runs')[]) {
  return (a: RankedAgent, b: RankedAgent): number => {
    for (const key of keys) {
      const difference = (b[key] ?? -1) - (a[key] ?? -1);
      if (difference !== 0) return difference;
    }
    return a.agent_id < b.agent_id ? -1 : 1;
  };
}

/**
 * Agents of today by cost, then runs (or the other way round). Owners are shown only to those who may operate:
 * an e-mail belongs to the directory, not to every reader of a dashboard.
 */
export function rankAgents(
  today: { runs: readonly AgentRuns[]; cost: ResultOf<typeof costReport> },
  directory: Directory,
  by: { sort: 'cost' | 'runs'; limit: number; caller: Caller },
): RankedAgent[] {
  const spent = new Map(today.cost.items.map(({ key, cost_usd }) => [key, cost_usd]));
  const ran = new Map(today.runs.map((row) => [row.agent_id, row]));
  const ids = new Set([
    ...ran.keys(),
    ...[...spent.keys()].filter((id) => !/^\(none\)$|^__other__$/.test(id)),
  ]);
  const seesOwners = mayAccess(by.caller.role, 'operate');
  return [...ids]
    .map((agent_id) => ({
      agent_id,
      name: directory.nameOf(agent_id),
      owner_email: seesOwners ? directory.ownerOf(agent_id) : null,
      runs: ran.get(agent_id)?.runs ?? 0,
      cost_usd: spent.get(agent_id) ?? null,
      p95_ms: ran.get(agent_id)?.p95_ms ?? null,
    }))
    .toSorted(byKeys(by.sort === 'cost' ? ['cost_usd', 'runs'] : ['runs', 'cost_usd']))
    .slice(0, by.limit);
}
