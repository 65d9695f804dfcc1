import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { auditRecord } from '../../signals/audit-event.ts';
import { id, instant, listOf, page } from '../shapes.ts';

/** Audit search, newest first. */
export const auditList = question({
  name: 'audit.list',
  path: '/api/audit',
  scope: 'client',
  access: 'audit',
  refresh_s: null,
  summary: 'Audit records, newest first',
  params: z.strictObject({
    action_type: z.optional(id),
    actor_type: z.optional(z.enum(['agent', 'operator', 'system'])),
    actor_id: z.optional(id),
    result: z.optional(z.enum(['success', 'fail', 'blocked'])),
    client_id: z.optional(id),
    platform: z.optional(id),
    trace_id: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/))),
    from: z.optional(instant),
    to: z.optional(instant),
    ...page,
  }),
  result: listOf(auditRecord),
});
