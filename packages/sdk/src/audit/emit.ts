import { createHash } from 'node:crypto';
import { context, trace } from '@opentelemetry/api';
import type { AuditEvent } from '@watchtower/contract';
import { carriedBy } from '../correlation/ids.ts';
import { runtime } from '../internal/shared.ts';
import { redact, redactValue } from '../redact/index.ts';
import { newAuditId } from './audit-id.ts';

/** What an audit says; what is left out comes from the context: actor, client, platform, surface, lane, ids. */
export interface AuditInput {
  /** publish, schedule, dm_send, comment_reply … or the platform's own namespaced action. */
  readonly action_type: string;
  readonly result: 'success' | 'fail' | 'blocked';
  /** Default: the agent of the context, else the service as `system`. */
  readonly actor_type?: 'agent' | 'operator' | 'system';
  readonly actor_id?: string;
  readonly resource?: string;
  readonly client_id?: string;
  readonly platform?: string;
  readonly surface?: string;
  readonly lane?: string;
  readonly via?: 'api' | 'browser';
  /** Hashed here (SHA-256 over its JSON); never sent. What has no JSON, such as a cycle, has no hash. */
  readonly payload?: unknown;
  readonly payload_hash?: string;
  readonly payload_summary?: string;
  readonly policy_snapshot_id?: string;
  readonly proof?: { readonly url?: string; readonly screenshot?: string };
  /** Small: at most 8 kB of JSON, secrets replaced. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly ip?: string;
  /** Idempotency key; made when left out. */
  readonly audit_id?: string;
}

const MOST_DETAILS = 8192;

/** JSON of anything a host may hand over; `undefined` for what has none, such as a cycle. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? String(inner) : inner,
    );
  } catch {
    return undefined;
  }
}

function hashOf(input: AuditInput): string | undefined {
  if (input.payload_hash !== undefined || input.payload === undefined) return input.payload_hash;
  const text = typeof input.payload === 'string' ? input.payload : jsonOf(input.payload);
  return text === undefined ? undefined : createHash('sha256').update(text).digest('hex');
}

function detailsOf(input: AuditInput): Record<string, unknown> | undefined {
  if (input.details === undefined) return undefined;
  const clean = redactValue('details', input.details) as Record<string, unknown>;
  const text = jsonOf(clean);
  if (text === undefined) return { unreadable: true };
  return Buffer.byteLength(text) <= MOST_DETAILS
    ? (JSON.parse(text) as Record<string, unknown>)
    : { truncated: true };
}

function idsNow(): Record<string, string> {
  const ctx = context.active();
  const { user_id: _inside, ...ids } = carriedBy(ctx).ids;
  const span = trace.getSpanContext(ctx);
  if (span === undefined || !trace.isSpanContextValid(span)) return ids;
  return { trace_id: span.traceId, span_id: span.spanId, ...ids };
}

function short(text: string | undefined, most: number): string | undefined {
  return text === undefined ? undefined : redact(text).slice(0, most);
}

/** Puts the event together; fields that nobody knows are left out. */
export function buildAudit(input: AuditInput): AuditEvent {
  const ids = idsNow();
  const agent = ids['agent_id'];
  const actor = input.actor_id ?? agent ?? runtime()?.config.service ?? 'unknown';
  const found = {
    audit_id: input.audit_id ?? newAuditId(),
    created_at: new Date().toISOString(),
    action_type: input.action_type,
    actor_type:
      input.actor_type ?? (input.actor_id === undefined && agent === undefined ? 'system' : 'agent'),
    actor_id: actor,
    result: input.result,
    resource: short(input.resource, 500),
    client_id: input.client_id ?? ids['client_id'],
    platform: input.platform ?? ids['platform'],
    surface: input.surface ?? ids['surface'],
    lane: input.lane ?? ids['lane'],
    via: input.via ?? (ids['via'] === 'api' || ids['via'] === 'browser' ? ids['via'] : undefined),
    payload_hash: hashOf(input),
    payload_summary: short(input.payload_summary, 2000),
    policy_snapshot_id: input.policy_snapshot_id,
    proof: input.proof,
    details: detailsOf(input),
    ids,
    ip: input.ip,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as AuditEvent;
}

/** The journal of side effects: what was done, by whom, under which policy, with which proof. */
export const audit = {
  /**
   * Records one side effect and returns its `audit_id`. It is in the local outbox when this returns, survives a
   * dead collector and kill -9, and is stored exactly once. Never throws.
   * @example audit.emit({ action_type: 'publish', result: 'success', resource: post.id, proof: { url: post.url }, payload: post })
   */
  emit(event: AuditInput): string {
    const built = buildAudit(event);
    runtime()?.audit(built);
    return built.audit_id;
  },
};
