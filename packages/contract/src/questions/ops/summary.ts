import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { percentiles, usd } from '../shapes.ts';
import { topAgent } from './top.ts';

const budget = z.object({
  subject: z.nullable(z.string()),
  limit_cents: z.int(),
  used_usd: usd,
  percent: z.nullable(z.number()),
});

/** Today at a glance: runs, cost, users, errors, agents. */
export const opsSummary = question({
  name: 'ops.summary',
  path: '/api/ops/summary',
  scope: 'global',
  access: 'read',
  refresh_s: 10,
  summary: 'Runs, cost, users, errors and agents of the UTC day',
  params: z.strictObject({}),
  result: z.object({
    runs_today: z.int(),
    cost_today_usd: usd,
    unpriced_calls_today: z.int(),
    budget_user: z.nullable(budget),
    budget_global: z.nullable(budget),
    active_users_24h: z.int(),
    agents_total: z.int(),
    agents_scheduled: z.int(),
    latency_ms: percentiles,
    errors_last_hour: z.int(),
    top_agents_today: z.array(topAgent),
  }),
});
