import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { HEALTH_STATUSES } from '../../signals/health-report.ts';
import { listOf } from '../shapes.ts';

/** One component as the collector sees it now. */
export const component = z.object({
  component: z.string(),
  kind: z.string(),
  service: z.string(),
  status: z.enum(HEALTH_STATUSES),
  version: z.nullable(z.string()),
  instance: z.string(),
  since: z.string(),
  last_seen: z.string(),
  latency_ms: z.nullable(z.number()),
  message: z.nullable(z.string()),
  depends_on: z.array(z.string()),
  resources: z.record(z.string(), z.number()),
});

/** Every component that reports, and the collector itself. */
export const healthComponents = question({
  name: 'health.components',
  path: '/api/health/components',
  scope: 'global',
  access: 'read',
  refresh_s: 10,
  summary: 'State of every component, with since when and why',
  params: z.strictObject({}),
  result: listOf(component),
});
