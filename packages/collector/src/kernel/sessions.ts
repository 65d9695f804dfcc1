import { randomBytes } from 'node:crypto';
import type { Role } from '@watchtower/contract';
import type { Documents } from './documents.ts';
import { digestOf } from './keys.ts';

/** Kind of the documents that hold sessions; a session's id is the SHA-256 of its cookie. */
export const SESSION_DOCUMENT = 'session';
/** A session unused for this long has ended, ms. */
export const SESSION_IDLE_MS = 8 * 3_600_000;
/** A session this old has ended, ms. */
export const SESSION_MAX_MS = 7 * 86_400_000;
/** How often the use of a session is written down, ms. */
const TOUCH_MS = 10 * 60_000;

/** Body of a session document. */
export interface SessionBody {
  readonly actor_id: string;
  readonly role: Role;
  /** Epoch milliseconds. */
  readonly created_at: number;
  /** Epoch milliseconds; exact to ten minutes. */
  readonly seen_at: number;
}

/** Opens a session and returns the cookie's value: 256 random bits, never stored. */
export async function openSession(
  documents: Documents,
  who: { actor_id: string; role: Role },
  now: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const body: SessionBody = { ...who, created_at: now, seen_at: now };
  await documents.put(SESSION_DOCUMENT, digestOf(token), body, who.actor_id, 0);
  return token;
}

/** Ends a session; `false` when there was none. */
export async function closeSession(documents: Documents, token: string, by: string): Promise<boolean> {
  const id = digestOf(token);
  const found = documents.get<SessionBody>(SESSION_DOCUMENT, id);
  if (found?.body === undefined || found.body === null) return false;
  await documents.put(SESSION_DOCUMENT, id, null, by);
  return true;
}

/** Ends every session that ran out, so that none is kept longer than it can be used. */
export async function sweepSessions(documents: Documents, now: number): Promise<void> {
  for (const { id, body } of documents.list<SessionBody>(SESSION_DOCUMENT)) {
    if (body !== null && !isAlive(body, now)) await documents.put(SESSION_DOCUMENT, id, null, 'collector');
  }
}

function isAlive(body: SessionBody, now: number): boolean {
  return now - body.seen_at < SESSION_IDLE_MS && now - body.created_at < SESSION_MAX_MS;
}

/** The session of a cookie, when it is alive; its use is written down now and then, without waiting. */
export function readSession(
  documents: Documents,
  token: string,
  now: number,
  onError: (error: unknown) => void,
): { id: string; session: SessionBody } | undefined {
  const id = digestOf(token);
  const found = documents.get<SessionBody>(SESSION_DOCUMENT, id);
  const session = found?.body;
  if (found === undefined || session === undefined || session === null || !isAlive(session, now))
    return undefined;
  if (now - session.seen_at > TOUCH_MS) {
    documents
      .put(SESSION_DOCUMENT, id, { ...session, seen_at: now }, session.actor_id, found.version)
      .catch(onError);
  }
  return { id, session };
}
