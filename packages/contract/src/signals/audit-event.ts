import * as z from 'zod/mini';
import { CORRELATION } from '../correlation.ts';

const word = z.string().check(z.minLength(1), z.maxLength(200));
const line = z.string().check(z.maxLength(2000));

/** Most events in one `POST /v1/audit`. */
export const AUDIT_BATCH_MAX = 500;

/** The correlation ids an audit may carry, by name. */
export const AUDIT_IDS: readonly string[] = ['trace_id', 'span_id', ...CORRELATION.map((c) => c.id)];

/** One side effect, as the emitter sends it. `audit_id` is time-ordered, made by the emitter, and the idempotency key. */
export const auditEvent = z.strictObject({
  audit_id: z.string().check(z.regex(/^[0-9A-Za-z_-]{16,64}$/)),
  created_at: z.iso.datetime(),
  action_type: z.string().check(z.regex(/^[a-z][a-z0-9_.]{1,79}$/)),
  actor_type: z.enum(['agent', 'operator', 'system']),
  actor_id: word,
  result: z.enum(['success', 'fail', 'blocked']),
  resource: z.optional(z.string().check(z.maxLength(500))),
  client_id: z.optional(word),
  platform: z.optional(word),
  surface: z.optional(word),
  lane: z.optional(word),
  via: z.optional(z.enum(['api', 'browser'])),
  payload_hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  payload_summary: z.optional(line),
  policy_snapshot_id: z.optional(word),
  proof: z.optional(z.strictObject({ url: z.optional(line), screenshot: z.optional(line) })),
  details: z.optional(z.record(z.string(), z.unknown())),
  ids: z.optional(z.record(z.string(), z.string().check(z.maxLength(200)))),
  ip: z.optional(z.string().check(z.maxLength(64))),
});

/** One side effect, as the emitter sends it. */
export type AuditEvent = z.output<typeof auditEvent>;

/** Body of `POST /v1/audit`. Events are judged one by one: a malformed one never harms its neighbours. */
export const auditBatch = z.strictObject({
  events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(AUDIT_BATCH_MAX)),
});

/** Answer of `POST /v1/audit`: the receipt of each accepted record, durable before it is sent. */
export const auditReceipts = z.object({
  accepted: z.array(z.object({ audit_id: z.string(), seq: z.int(), hash: z.string() })),
  rejected: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
});
/** Answer of `POST /v1/audit`. */
export type AuditReceipts = z.output<typeof auditReceipts>;

/** A stored audit: the event, its place in the chain, and what it owes. `hash` = SHA-256 over the RFC 8785 form. */
export const auditRecord = z.object({
  seq: z.int(),
  audit_id: z.string(),
  created_at: z.string(),
  received_at: z.string(),
  action_type: z.string(),
  actor_type: z.string(),
  actor_id: z.string(),
  result: z.string(),
  resource: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  platform: z.nullable(z.string()),
  surface: z.nullable(z.string()),
  lane: z.nullable(z.string()),
  via: z.nullable(z.string()),
  trace_id: z.nullable(z.string()),
  span_id: z.nullable(z.string()),
  payload_hash: z.nullable(z.string()),
  payload_summary: z.nullable(z.string()),
  policy_snapshot_id: z.nullable(z.string()),
  proof: z.nullable(z.object({ url: z.optional(z.string()), screenshot: z.optional(z.string()) })),
  details: z.record(z.string(), z.unknown()),
  ids: z.record(z.string(), z.string()),
  /** Network the actor came from: the address cut to /24 or /48. */
  network: z.nullable(z.string()),
  /** What the record owes: `proof.url`, `proof.screenshot`, `policy_snapshot_id`. */
  missing: z.array(z.string()),
  prev_hash: z.string(),
  hash: z.string(),
});
/** A stored audit. */
export type AuditRecord = z.output<typeof auditRecord>;
