import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf, ms, usd } from '../shapes.ts';

/** One ranked agent. */
export const topAgent = z.object({
  agent_id: z.string(),
  name: z.nullable(z.string()),
  owner_email: z.nullable(z.string()),
  runs: z.int(),
  cost_usd: usd,
  p95_ms: ms,
});

/** Agents ranked by cost, then runs; unknown cost last. */
export const opsTop = question({
  name: 'ops.top',
  path: '/api/ops/top',
  scope: 'global',
  access: 'read',
  refresh_s: 30,
  summary: 'Agents of today ranked by cost or runs',
  params: z.strictObject({
    kind: z.enum(['agents']),
    window: z.optional(z.enum(['today'])),
    sort: z.optional(z.enum(['cost', 'runs'])),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  }),
  result: listOf(topAgent),
});
