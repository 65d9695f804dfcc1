import * as z from 'zod/mini';
import { question } from '../../question.ts';

const threshold = z.object({ warn: z.number(), crit: z.number() });

/** Thresholds and cadences that colour and pace the command centre. */
export const goldenConfig = question({
  name: 'golden.config',
  path: '/api/admin/observability/config',
  scope: 'global',
  access: 'read',
  refresh_s: null,
  summary: 'Thresholds of the vital signs: green below warn, red from crit',
  params: z.strictObject({}),
  result: z.object({
    thresholds: z.object({ latency_p95_ms: threshold, error_rate_pct: threshold, saturation_pct: threshold }),
    started_at: z.string(),
  }),
});
