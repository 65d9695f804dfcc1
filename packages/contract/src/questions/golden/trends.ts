import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { text, timeRange } from '../shapes.ts';

/** A time series of a golden signal or of any metric. */
export const goldenTrends = question({
  name: 'golden.trends',
  path: '/api/admin/observability/trends',
  scope: 'client',
  access: 'read',
  refresh_s: 30,
  summary: 'Series of latency, traffic, errors, saturation or a metric of the catalogue',
  params: z.strictObject({
    ...timeRange,
    metric: text,
    service: z.optional(text),
    client_id: z.optional(text),
  }),
  result: z.object({
    metric: z.string(),
    unit: z.string(),
    step_s: z.int(),
    series: z.array(
      z.object({ name: z.string(), points: z.array(z.tuple([z.number(), z.nullable(z.number())])) }),
    ),
  }),
});
