import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { id, instant, listOf, page, text } from '../shapes.ts';

/** One log record as it is answered. */
export const logItem = z.object({
  ts: z.string(),
  level: z.string(),
  severity_number: z.int(),
  service: z.string(),
  domain: z.string(),
  event: z.string(),
  message: z.string(),
  trace_id: z.nullable(z.string()),
  span_id: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  attributes: z.record(z.string(), z.string()),
});

/** Log records, newest first. */
export const logsList = question({
  name: 'logs.list',
  path: '/api/admin/observability/logs',
  scope: 'client',
  access: 'read',
  refresh_s: 15,
  summary: 'Log records, newest first',
  params: z.strictObject({
    level: z.optional(z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'])),
    domain: z.optional(text),
    service: z.optional(text),
    search: z.optional(text),
    trace_id: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
    client_id: z.optional(id),
    from: z.optional(instant),
    to: z.optional(instant),
    ...page,
  }),
  result: listOf(logItem),
});
