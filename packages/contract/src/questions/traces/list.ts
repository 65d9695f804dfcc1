import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { id, instant, listOf, page, text, usd } from '../shapes.ts';

/** One trace of the index. */
const traceItem = z.object({
  trace_id: z.string(),
  name: z.string(),
  service: z.string(),
  operation: z.string(),
  route: z.nullable(z.string()),
  domain: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  status: z.enum(['ok', 'error']),
  start: z.string(),
  start_unix_nano: z.string(),
  /** Of the root span. */
  duration_ms: z.number(),
  /** From the first span's start to the last span's end, over all processes. */
  total_ms: z.number(),
  spans: z.int(),
  errors: z.int(),
  services: z.int(),
  cost_usd: usd,
});

/** The trace index, newest first. */
export const tracesList = question({
  name: 'traces.list',
  path: '/api/admin/observability/traces',
  scope: 'client',
  access: 'read',
  refresh_s: 30,
  summary: 'Traces by their root span, newest first',
  params: z.strictObject({
    view: z.optional(z.enum(['recent_errors', 'recent_slow'])),
    status: z.optional(z.enum(['error', 'slow', 'all'])),
    domain: z.optional(text),
    route: z.optional(text),
    operation: z.optional(text),
    service: z.optional(text),
    client_id: z.optional(id),
    duration_min: z.optional(z.number().check(z.minimum(0))),
    from: z.optional(instant),
    to: z.optional(instant),
    ...page,
  }),
  result: listOf(traceItem),
});
