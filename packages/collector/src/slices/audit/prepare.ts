import { AUDIT_IDS, auditEvent, type AuditRecord } from '@watchtower/contract';
import canonicalize from 'canonicalize';
import type * as z from 'zod/mini';
import { issuesOf, pointer } from '../../kernel/invalid.ts';
import { cleanDetails, DETAILS_BYTES } from './details.ts';
import { missingOf } from './missing.ts';
import { networkOf } from './network.ts';

/** A record that has no place in the chain yet. */
export type Prepared = Omit<AuditRecord, 'seq' | 'prev_hash' | 'hash'>;

/** What an event goes through besides its schema. */
export interface Cleaning {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Redacts a text that stands under a key (`''` when under none). */
  redact(key: string, text: string): string;
  /** Pseudonym of a personal identifier. */
  subjectOf(userId: string): string;
}

/** Why an event was refused. */
export interface Refused {
  readonly code: 'invalid_argument' | 'too_large';
  readonly message: string;
}

/** Identifiers that have a column of their own. */
const COLUMNS: ReadonlySet<string> = new Set([
  'trace_id',
  'span_id',
  'client_id',
  'platform',
  'surface',
  'lane',
  'via',
]);
/** The span of instants a stored record can hold. */
const FIRST_MS = Date.UTC(1970, 0, 1);
const LAST_MS = Date.UTC(2200, 0, 1);

function allowed(ids: Readonly<Record<string, string>>): Record<string, string> {
  const entries = AUDIT_IDS.flatMap((id): [string, string][] => {
    const value = Object.hasOwn(ids, id) ? ids[id] : undefined;
    return value === undefined || value === '' ? [] : [[id, value.toWellFormed()]];
  });
  return Object.fromEntries(entries);
}

const hexOf = (value: string | undefined, length: number): string | null =>
  value !== undefined && value.length === length && /^[0-9a-f]+$/i.test(value) ? value.toLowerCase() : null;

function faultsOf(error: z.core.$ZodError): string {
  return issuesOf(error, pointer)
    .map(({ field, message }) => `${field}: ${message}`)
    .join('; ');
}

function recordOf(event: ReturnType<typeof auditEvent.parse>, clean: Cleaning): Prepared {
  const ids = allowed(event.ids ?? {});
  const text = (key: string, value: string | undefined): string | null =>
    value === undefined || value === '' ? null : clean.redact(key, value.toWellFormed());
  const word = (value: string | undefined): string | null => value?.toWellFormed() || null;
  const url = text('url', event.proof?.url);
  const screenshot = text('screenshot', event.proof?.screenshot);
  const via = event.via ?? ids['via'];
  return {
    audit_id: event.audit_id,
    created_at: new Date(event.created_at).toISOString(),
    received_at: new Date(clean.now).toISOString(),
    action_type: event.action_type,
    actor_type: event.actor_type,
    actor_id: event.actor_id.includes('@') ? clean.subjectOf(event.actor_id) : event.actor_id.toWellFormed(),
    result: event.result,
    resource: text('resource', event.resource),
    client_id: word(event.client_id ?? ids['client_id']),
    platform: word(event.platform ?? ids['platform']),
    surface: word(event.surface ?? ids['surface']),
    lane: word(event.lane ?? ids['lane']),
    via: word(via),
    trace_id: hexOf(ids['trace_id'], 32),
    span_id: hexOf(ids['span_id'], 16),
    payload_hash: event.payload_hash ?? null,
    payload_summary: text('payload_summary', event.payload_summary),
    policy_snapshot_id: word(event.policy_snapshot_id),
    proof:
      url === null && screenshot === null
        ? null
        : { ...(url === null ? {} : { url }), ...(screenshot === null ? {} : { screenshot }) },
    details: cleanDetails(event.details ?? {}, (key, value) => clean.redact(key, value)),
    ids: Object.fromEntries(Object.entries(ids).filter(([id]) => !COLUMNS.has(id))),
    network: networkOf(event.ip),
    missing: missingOf({ ...event, ...(via === 'browser' || via === 'api' ? { via } : {}) }),
  };
}

/**
 * Judges one event by itself and makes of it what is stored: redacted, cut to networks and pseudonyms, with the ids of
 * the allow-list only, and what it owes.
 */
export function prepare(raw: unknown, clean: Cleaning): { record: Prepared } | { refused: Refused } {
  const parsed = auditEvent.safeParse(raw);
  if (!parsed.success) return { refused: { code: 'invalid_argument', message: faultsOf(parsed.error) } };
  const at = Date.parse(parsed.data.created_at);
  if (!(at >= FIRST_MS && at < LAST_MS))
    return { refused: { code: 'invalid_argument', message: '/created_at: must lie between 1970 and 2200' } };
  try {
    const record = recordOf(parsed.data, clean);
    const bytes = Buffer.byteLength(canonicalize(record.details) ?? '');
    if (bytes <= DETAILS_BYTES) return { record };
    const message = `/details: ${bytes} bytes; at most ${DETAILS_BYTES} are stored. Send a hash and a summary instead.`;
    return { refused: { code: 'too_large', message } };
  } catch (error) {
    return {
      refused: {
        code: 'invalid_argument',
        message: `/details: ${error instanceof Error ? error.message : 'not JSON'}`,
      },
    };
  }
}
