import * as z from 'zod/mini';
import { question } from '../../question.ts';

/** The 24 UTC hours of today. */
export const opsTimeseries = question({
  name: 'ops.timeseries',
  path: '/api/ops/timeseries',
  scope: 'global',
  access: 'read',
  refresh_s: 30,
  summary:
    'Twenty-four zero-filled UTC hours of runs, errors or cost; an hour whose calls are all unpriced is null',
  params: z.strictObject({
    metric: z.enum(['runs_by_hour', 'errors_by_hour', 'cost_by_hour']),
    window: z.optional(z.enum(['today'])),
  }),
  result: z.array(z.object({ hour_iso: z.string(), value: z.nullable(z.number()) })),
});
