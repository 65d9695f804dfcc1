import * as z from 'zod/mini';
import { question } from '../../question.ts';
import { listOf } from '../shapes.ts';

const word = z.string().check(z.minLength(1), z.maxLength(200));

/** A typed threshold over a metric of the catalogue or a golden signal. */
const thresholdCondition = z.strictObject({
  type: z.literal('threshold'),
  metric: word,
  labels: z.optional(z.record(word, word)),
  agg: z.enum(['sum', 'rate', 'p95', 'last']),
  window_s: z.int().check(z.minimum(15), z.maximum(86_400)),
  op: z.enum(['>', '<', '==', '>=', '<=']),
  value: z.number(),
});

/**
 * A channel: its type names the notifier, which judges the rest of its settings. A `webhook` (Standard Webhooks) has a
 * `secret`: `whsec_` + base64 of 24–64 random bytes.
 */
const alertChannel = z.looseObject({
  type: word,
  url: z.url().check(z.maxLength(2000)),
});

/** An alert rule as it is saved. */
export const alertRule = z.strictObject({
  name: z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,79}$/)),
  condition: thresholdCondition,
  for_s: z.optional(z.int().check(z.minimum(0), z.maximum(86_400))),
  severity: z.enum(['critical', 'warning', 'info']),
  channels: z.array(alertChannel).check(z.maxLength(10)),
});
/** An alert rule. */
export type AlertRule = z.output<typeof alertRule>;

/** The saved rules; secrets are never shown again. */
export const alertsRules = question({
  name: 'alerts.rules',
  path: '/api/alerts/rules',
  scope: 'global',
  access: 'read',
  refresh_s: null,
  summary: 'Alert rules, secrets left out',
  params: z.strictObject({}),
  result: listOf(
    z.object({
      id: z.string(),
      name: z.string(),
      condition: thresholdCondition,
      for_s: z.int(),
      severity: z.enum(['critical', 'warning', 'info']),
      channels: z.array(z.object({ type: z.string(), url: z.string() })),
      created_by: z.string(),
      created_at: z.string(),
    }),
  ),
});
