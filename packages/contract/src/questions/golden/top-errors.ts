import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf, text, timeRange } from '../shapes.ts';

/** The most frequent error types, each with a trace to look at. */
export const goldenTopErrors = question({
  name: 'golden.top_errors',
  path: '/api/admin/observability/top-errors',
  scope: 'client',
  access: 'read',
  refresh_s: 30,
  summary: 'Error types by count and share',
  params: z.strictObject({
    ...timeRange,
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    client_id: z.optional(text),
  }),
  result: listOf(
    z.object({
      error_type: z.string(),
      count: z.int(),
      share: z.number(),
      last_seen: z.string(),
      trace_id: z.nullable(z.string()),
    }),
  ),
});
