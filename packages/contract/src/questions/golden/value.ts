import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { text } from '../shapes.ts';

/**
 * One number over the last `window_s` seconds: what an alert rule compares with its threshold.
 * `labels` is `name:value` pairs separated by commas (`queue:publish,lane:creation`); a comma or backslash inside a
 * value is written `\,` or `\\`. `rate` is per second; `value` is `null` when nothing was measured.
 */
export const goldenValue = question({
  name: 'golden.value',
  path: '/api/admin/observability/value',
  scope: 'client',
  access: 'read',
  refresh_s: 15,
  summary: 'One number of a golden signal or metric over the last seconds',
  params: z.strictObject({
    metric: text,
    agg: z.enum(['sum', 'rate', 'p95', 'last']),
    window_s: z.int().check(z.minimum(15), z.maximum(86_400)),
    labels: z.optional(z.string().check(z.minLength(1), z.maxLength(2000))),
    service: z.optional(text),
    client_id: z.optional(text),
  }),
  result: z.object({
    metric: z.string(),
    agg: z.string(),
    window_s: z.int(),
    unit: z.string(),
    value: z.nullable(z.number()),
  }),
});
