import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { auditRecord } from '../../signals/audit-event.ts';
import { logItem } from '../logs/list.ts';
import { page, usd } from '../shapes.ts';

/** One span of a trace. */
const traceSpan = z.object({
  span_id: z.string(),
  parent_span_id: z.nullable(z.string()),
  name: z.string(),
  operation: z.string(),
  service: z.string(),
  kind: z.enum(['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']),
  status: z.enum(['unset', 'ok', 'error']),
  status_message: z.string(),
  start_unix_nano: z.string(),
  duration_ms: z.number(),
  attributes: z.record(z.string(), z.string()),
  events: z.array(
    z.object({ name: z.string(), time_unix_nano: z.string(), attributes: z.record(z.string(), z.string()) }),
  ),
  cost_usd: usd,
});

/** One trace: a window of 500 spans, a summary of all of it, and the logs and audits joined on it. */
export const tracesOne = question({
  name: 'traces.one',
  path: '/api/admin/observability/traces/:trace_id',
  scope: 'client',
  access: 'read',
  refresh_s: null,
  summary: 'One trace with its summary, logs and audits',
  params: z.strictObject({
    trace_id: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
    cursor: page.cursor,
  }),
  result: z.object({
    trace_id: z.string(),
    summary: z.object({
      spans: z.int(),
      services: z.int(),
      processes: z.int(),
      start_unix_nano: z.string(),
      duration_ms: z.number(),
      errors: z.int(),
      cost_usd: usd,
      unpriced_calls: z.int(),
      complete: z.boolean(),
      missing: z.array(z.string()),
      root_cause_span_id: z.nullable(z.string()),
    }),
    spans: z.array(traceSpan),
    logs: z.array(logItem),
    audits: z.array(auditRecord),
    next_cursor: z.nullable(z.string()),
  }),
});
