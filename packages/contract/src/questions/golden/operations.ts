import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf, ms, text, timeRange } from '../shapes.ts';

/** Latency, rate and errors of every operation of the taxonomy: LLM call, tool, memory lookup … */
export const goldenOperations = question({
  name: 'golden.operations',
  path: '/api/admin/observability/operations',
  scope: 'client',
  access: 'read',
  refresh_s: 30,
  summary: 'Percentiles, rate and error share per operation, the one with most time first',
  params: z.strictObject({ ...timeRange, service: z.optional(text), client_id: z.optional(text) }),
  result: listOf(
    z.object({
      operation: z.string(),
      count: z.int(),
      rate_per_s: z.number(),
      error_rate: z.number(),
      p50_ms: ms,
      p90_ms: ms,
      p95_ms: ms,
      p99_ms: ms,
    }),
  ),
});
