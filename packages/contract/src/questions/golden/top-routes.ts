import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf, ms, text, timeRange } from '../shapes.ts';

/** The slowest or most failing routes. */
export const goldenTopRoutes = question({
  name: 'golden.top_routes',
  path: '/api/admin/observability/top-routes',
  scope: 'client',
  access: 'read',
  refresh_s: 30,
  summary: 'Routes ranked by p95 latency or by errors',
  params: z.strictObject({
    ...timeRange,
    sort: z.optional(z.enum(['latency', 'errors'])),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    client_id: z.optional(text),
  }),
  result: listOf(
    z.object({
      route: z.string(),
      method: z.string(),
      service: z.string(),
      count: z.int(),
      p95_ms: ms,
      error_rate: z.number(),
    }),
  ),
});
