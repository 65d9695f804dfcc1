import type { AuditRecord } from '@watchtower/contract';
import canonicalize from 'canonicalize';

/** A record as it lies in the table: `''` for an absent value, `details` and `proof` as text. */
export interface AuditRow {
  readonly seq: string;
  readonly audit_id: string;
  readonly created_at: string;
  readonly received_at: string;
  readonly action_type: string;
  readonly actor_type: string;
  readonly actor_id: string;
  readonly result: string;
  readonly resource: string;
  readonly client_id: string;
  readonly platform: string;
  readonly surface: string;
  readonly lane: string;
  readonly via: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly payload_hash: string;
  readonly payload_summary: string;
  readonly policy_snapshot_id: string;
  readonly proof: string;
  readonly details: string;
  readonly ids: Record<string, string>;
  readonly network: string;
  readonly missing: string[];
  readonly prev_hash: string;
  readonly hash: string;
}

/** Columns of a row, for SELECT. */
export const ROW_COLUMNS = `seq, audit_id, created_at, received_at, action_type, actor_type, actor_id, result, resource,
  client_id, platform, surface, lane, via, trace_id, span_id, payload_hash, payload_summary, policy_snapshot_id, proof,
  details, ids, network, missing, prev_hash, hash`;

const filled = (value: string | null): string => value ?? '';
const absent = (value: string): string | null => (value === '' ? null : value);
const toColumn = (iso: string): string => iso.replace('T', ' ').replace('Z', '');
const toIso = (column: string): string => `${column.replace(' ', 'T')}Z`;

/** The row of a record. */
export function rowOf(record: AuditRecord): AuditRow {
  return {
    ...record,
    seq: String(record.seq),
    created_at: toColumn(record.created_at),
    received_at: toColumn(record.received_at),
    resource: filled(record.resource),
    client_id: filled(record.client_id),
    platform: filled(record.platform),
    surface: filled(record.surface),
    lane: filled(record.lane),
    via: filled(record.via),
    trace_id: filled(record.trace_id),
    span_id: filled(record.span_id),
    payload_hash: filled(record.payload_hash),
    payload_summary: filled(record.payload_summary),
    policy_snapshot_id: filled(record.policy_snapshot_id),
    proof: record.proof === null ? '' : (canonicalize(record.proof) ?? ''),
    details: canonicalize(record.details) ?? '{}',
    network: filled(record.network),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Only a row changed behind the collector's back gets here; its hash no longer holds either way.
    return { unreadable: text };
  }
}

/** The record of a row. */
export function recordOf(row: AuditRow): AuditRecord {
  return {
    ...row,
    seq: Number(row.seq),
    created_at: toIso(row.created_at),
    received_at: toIso(row.received_at),
    resource: absent(row.resource),
    client_id: absent(row.client_id),
    platform: absent(row.platform),
    surface: absent(row.surface),
    lane: absent(row.lane),
    via: absent(row.via),
    trace_id: absent(row.trace_id),
    span_id: absent(row.span_id),
    payload_hash: absent(row.payload_hash),
    payload_summary: absent(row.payload_summary),
    policy_snapshot_id: absent(row.policy_snapshot_id),
    proof: row.proof === '' ? null : (parsed(row.proof) as AuditRecord['proof']),
    details: parsed(row.details) as Record<string, unknown>,
    network: absent(row.network),
  };
}
