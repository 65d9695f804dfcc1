import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { text, usd } from '../shapes.ts';

const tokens = {
  calls: z.int(),
  unpriced_calls: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_read_tokens: z.int(),
  cache_write_tokens: z.int(),
  reasoning_tokens: z.int(),
};

/** What LLM calls cost, by one dimension. */
export const costReport = question({
  name: 'cost.report',
  path: '/api/cost/report',
  scope: 'client',
  access: 'read',
  refresh_s: 60,
  summary: 'Cost of a day, week or month by one dimension; null where nothing was priced',
  params: z.strictObject({
    period: z.optional(z.enum(['day', 'week', 'month'])),
    at: z.optional(z.string().check(z.regex(/^\d{4}-\d{2}(-\d{2})?$/))),
    group_by: z.optional(
      z.enum([
        'model',
        'provider',
        'client',
        'user',
        'feature',
        'session',
        'agent',
        'agent_type',
        'blueprint',
        'tool',
        'platform',
        'lane',
        'task_class',
        'epic',
        'story',
      ]),
    ),
    client_id: z.optional(text),
  }),
  result: z.object({
    period: z.string(),
    from: z.string(),
    to: z.string(),
    group_by: z.string(),
    total: z.object({ cost_usd: usd, ...tokens }),
    items: z.array(z.object({ key: z.string(), cost_usd: usd, share: z.nullable(z.number()), ...tokens })),
    buckets: z.array(z.object({ start: z.string(), cost_usd: usd })),
  }),
});
