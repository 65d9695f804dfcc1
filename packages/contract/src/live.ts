import * as z from 'zod/mini';

/** Topics of the live socket. */
export const TOPICS = [
  'ops:events',
  'admin.observability.health_change',
  'admin.observability.error_event',
  'admin.observability.vital_signs',
] as const;
/** A topic of the live socket; `admin.observability.*` subscribes to all of that family. */
export type Topic = (typeof TOPICS)[number];

/** Kinds of `ops:events` frames. */
export const OPS_EVENTS = [
  'run_started',
  'run_success',
  'run_failed',
  'agent_created',
  'agent_updated',
  'thread_message_created',
  'alert_fired',
  'alert_resolved',
  'audit',
  'kill_switch',
] as const;

/** Data of an `ops:events` frame: the kind is `type`. */
export const opsEvent = z.object({
  type: z.enum(OPS_EVENTS),
  agent_id: z.optional(z.string()),
  run_id: z.optional(z.string()),
  client_id: z.optional(z.string()),
  duration_ms: z.optional(z.number()),
  trace_id: z.optional(z.string()),
  message: z.optional(z.string()),
  severity: z.optional(z.string()),
});
/** Data of an `ops:events` frame. */
export type OpsEvent = z.output<typeof opsEvent>;

/** Data of each topic's frames. */
export const FRAME_DATA = {
  'ops:events': opsEvent,
  'admin.observability.health_change': z.object({
    service: z.string(),
    old_status: z.string(),
    new_status: z.string(),
  }),
  'admin.observability.error_event': z.object({
    ts: z.string(),
    service: z.string(),
    domain: z.string(),
    event: z.string(),
    message: z.string(),
    trace_id: z.nullable(z.string()),
  }),
  'admin.observability.vital_signs': z.object({
    latency_p95: z.nullable(z.number()),
    traffic_rate: z.number(),
    error_rate: z.nullable(z.number()),
    saturation_pct: z.nullable(z.number()),
  }),
} as const satisfies Record<Topic, z.ZodMiniType>;

/** Data of a topic's frames. */
export type FrameData<T extends Topic> = z.output<(typeof FRAME_DATA)[T]>;

/** Envelope of every server frame; `ts` in epoch milliseconds. */
export interface Frame<T extends Topic = Topic> {
  v: 1;
  type: string;
  topic: T;
  ts: number;
  data: FrameData<T>;
}

/** What a client may send. */
export const clientFrame = z.object({
  v: z.literal(1),
  type: z.enum(['subscribe', 'unsubscribe', 'ping']),
  topics: z.optional(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(50))),
});

/** Subprotocol the server selects. A browser adds `wt.token.<token>`, since it cannot set headers. */
export const LIVE_PROTOCOL = 'watchtower.v1';
/** Prefix of the subprotocol that carries a token. */
export const LIVE_TOKEN_PREFIX = 'wt.token.';
/** Close codes: signed in but not allowed; token expired. */
export const CLOSE_FORBIDDEN = 4403;
/** Close code of an expired token. */
export const CLOSE_EXPIRED = 4401;

/** The topics a subscription names, with `family.*` spread out; unknown names are left out. */
export function expandTopics(names: readonly string[]): Topic[] {
  const found = new Set<Topic>();
  for (const name of names) {
    for (const topic of TOPICS) {
      if (topic === name || (name.endsWith('.*') && topic.startsWith(name.slice(0, -1)))) found.add(topic);
    }
  }
  return [...found];
}
