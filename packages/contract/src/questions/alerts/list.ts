import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf, page } from '../shapes.ts';

/** One alert as it is answered. */
const alertItem = z.object({
  id: z.string(),
  rule_id: z.string(),
  rule: z.string(),
  status: z.enum(['pending', 'active', 'resolved']),
  severity: z.enum(['critical', 'warning', 'info']),
  labels: z.record(z.string(), z.string()),
  value: z.nullable(z.number()),
  threshold: z.number(),
  triggered_at: z.string(),
  resolved_at: z.nullable(z.string()),
});

/** Alerts, newest first. */
export const alertsList = question({
  name: 'alerts.list',
  path: '/api/alerts',
  scope: 'global',
  access: 'read',
  refresh_s: 15,
  summary: 'Alerts that are pending, active or were resolved',
  params: z.strictObject({ status: z.optional(z.enum(['pending', 'active', 'resolved'])), ...page }),
  result: listOf(alertItem),
});
