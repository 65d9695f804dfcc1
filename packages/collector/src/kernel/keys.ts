import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@watchtower/contract';
import type { Document, Documents } from './documents.ts';

/** Kind of the documents that hold keys. */
export const KEY_DOCUMENT = 'key';

/** Body of a key document. No secret is in it: a digest of a random one, or the public half of a pair. */
export interface KeyBody {
  readonly kind: 'ingest' | 'api' | 'widget';
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the whole key, hex; `null` for a widget key. */
  readonly digest: string | null;
  /** Public half of a widget key: SPKI, DER, base64url; `null` otherwise. */
  readonly public_key: string | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

const SHAPE = /^wt_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** SHA-256 of a secret, hex. A plain hash suffices: every secret made here has 256 random bits. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares a presented secret with a stored digest in constant time. */
export function matches(secret: string, digest: string): boolean {
  const given = Buffer.from(digestOf(secret), 'hex');
  const stored = Buffer.from(digest, 'hex');
  return given.length === stored.length && timingSafeEqual(given, stored);
}

/** Identifier of a new key: 12 hex digits. */
export function newKeyId(): string {
  return randomBytes(6).toString('hex');
}

/** Secret of an ingest key or API token: `wt_<id>_<32 random bytes, base64url>`. */
export function newSecret(id: string): string {
  return `wt_${id}_${randomBytes(32).toString('base64url')}`;
}

/** Whether a key can be used at `now` (epoch ms). */
export function isUsable(key: KeyBody, now: number): boolean {
  return key.revoked_at === null && (key.expires_at === null || Date.parse(key.expires_at) > now);
}

/** The usable key a secret belongs to: found by its id, compared in constant time. */
export function findKey(
  documents: Documents,
  secret: string,
  now: number,
): (Document<KeyBody> & { readonly body: KeyBody }) | undefined {
  const id = SHAPE.exec(secret)?.[1];
  const found = id === undefined ? undefined : documents.get<KeyBody>(KEY_DOCUMENT, id);
  const body = found?.body;
  if (found === undefined || body === null || body === undefined || body.digest === null) return undefined;
  return matches(secret, body.digest) && isUsable(body, now) ? { ...found, body } : undefined;
}
