import { createHash } from 'node:crypto';
import type { AuditRecord } from '@watchtower/contract';
import canonicalize from 'canonicalize';

/** Separates this hash from every other SHA-256 in the house; the number is the version of the record's shape. */
const DOMAIN = 'watchtower.audit.v1\n';

/** `prev_hash` of the first record. */
export const GENESIS = '0'.repeat(64);

/** A record before it is hashed. */
export type Unhashed = Omit<AuditRecord, 'hash'>;

/**
 * Hash of a record: hex SHA-256 over `watchtower.audit.v1`, a line feed and the RFC 8785 form of the record without
 * `hash`, with `seq` as a decimal string (RFC 8785 numbers are doubles).
 * @throws TypeError when `details` hold what JSON cannot (NaN, lone surrogates).
 */
export function hashOf(record: Unhashed): string {
  const text = canonicalize({ ...record, hash: undefined, seq: String(record.seq) });
  return createHash('sha256')
    .update(DOMAIN)
    .update(text ?? '')
    .digest('hex');
}
