import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { ms } from '../shapes.ts';
import { component } from '../health/components.ts';

/** The command centre's first row: four golden signals now, services, server, alerts. */
export const goldenSummary = question({
  name: 'golden.summary',
  path: '/api/admin/observability/summary',
  scope: 'global',
  access: 'read',
  refresh_s: 5,
  summary: 'Four golden signals of the last five minutes, service health, server facts and active alerts',
  params: z.strictObject({}),
  result: z.object({
    latency_ms: z.object({ p50: ms, p95: ms, p99: ms }),
    traffic_rps: z.number(),
    error_rate_pct: z.nullable(z.number()),
    saturation_pct: z.nullable(z.number()),
    saturation_source: z.nullable(z.string()),
    services: z.array(component),
    server: z.object({
      version: z.string(),
      uptime_s: z.number(),
      environment: z.string(),
      active_users: z.int(),
      clients: z.int(),
    }),
    active_alerts: z.object({ critical: z.int(), warning: z.int(), info: z.int() }),
  }),
});
