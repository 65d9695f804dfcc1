import * as z from 'zod/mini';

/** State of a component. Silent for 3 × its interval it becomes `unknown`, for 10 × `down`. */
export const HEALTH_STATUSES = ['healthy', 'degraded', 'down', 'not_configured', 'unknown'] as const;
/** State of a component. */
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** One heartbeat of a component. */
export const healthReport = z.strictObject({
  component: z.string().check(z.minLength(1), z.maxLength(100)),
  kind: z.string().check(z.minLength(1), z.maxLength(40)),
  status: z.enum(HEALTH_STATUSES),
  service: z.string().check(z.minLength(1), z.maxLength(100)),
  version: z.optional(z.string().check(z.maxLength(100))),
  instance: z.string().check(z.minLength(1), z.maxLength(200)),
  started_at: z.iso.datetime(),
  interval_s: z.number().check(z.minimum(1), z.maximum(3600)),
  latency_ms: z.optional(z.number()),
  message: z.optional(z.string().check(z.maxLength(1000))),
  depends_on: z.optional(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50))),
  resources: z.optional(z.record(z.string(), z.number())),
});
/** One heartbeat of a component. */
export type HealthReport = z.output<typeof healthReport>;

/** Body of `POST /v1/health`. */
export const healthBatch = z.strictObject({
  reports: z.array(z.unknown()).check(z.minLength(1), z.maxLength(100)),
});

/** Answer of `POST /v1/health`. */
export const healthReceipt = z.object({
  accepted: z.int(),
  rejected: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
});
