import { createPublicKey, type KeyObject } from 'node:crypto';
import { TOKEN_AUDIENCE, WatchtowerError, WIDGET_TOKEN_MAX_S } from '@watchtower/contract';
import { decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Caller } from './caller.ts';
import type { Documents } from './documents.ts';
import { isUsable, KEY_DOCUMENT, type KeyBody } from './keys.ts';

/** Clocks of host and collector may differ by this much, in seconds. */
const TOLERANCE_S = 10;
const imported = new Map<string, KeyObject>();

function refused(why: string, cause?: unknown): WatchtowerError {
  return new WatchtowerError(
    'unauthenticated',
    `The widget token was refused: ${why}. Mint a fresh one with createWidgetToken.`,
    { cause },
  );
}

function publicKeyOf(encoded: string): KeyObject {
  const known = imported.get(encoded);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.from(encoded, 'base64url'), format: 'der', type: 'spki' });
  imported.set(encoded, key);
  return key;
}

function keyOf(documents: Documents, token: string, now: number): { kid: string; key: KeyObject } {
  const kid = headerOf(token).kid;
  const body = kid === undefined ? undefined : documents.get<KeyBody>(KEY_DOCUMENT, kid)?.body;
  if (kid === undefined || body === undefined || body === null || body.public_key === null)
    throw refused('it names no key of this collector');
  if (!isUsable(body, now)) throw refused('its key was revoked or has expired');
  return { kid, key: publicKeyOf(body.public_key) };
}

function headerOf(token: string): { kid?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw refused('it is not a JWT', cause);
  }
}

function callerOf(payload: JWTPayload, kid: string, now: number): Caller {
  const { role = 'embed', client_id: client = null, panels = null, exp } = payload;
  if (exp === undefined || exp > now / 1000 + WIDGET_TOKEN_MAX_S + TOLERANCE_S)
    throw refused(`it must expire within ${WIDGET_TOKEN_MAX_S} s`);
  if (role !== 'embed' && role !== 'viewer') throw refused('its role must be embed or viewer');
  if (client !== null && (typeof client !== 'string' || client === ''))
    throw refused('client_id must be text');
  if (panels !== null && !(Array.isArray(panels) && panels.every((panel) => typeof panel === 'string')))
    throw refused('panels must be a list of names');
  return {
    actor_id:
      typeof payload.sub === 'string' ? `widget:${kid}:${payload.sub.slice(0, 200)}` : `widget:${kid}`,
    role,
    client_id: client,
    panels: panels ?? (role === 'embed' ? [] : null),
    via: 'widget',
    expires_at: exp * 1000,
  };
}

/**
 * Verifies a widget token: EdDSA and nothing else, a known key, our audience, at most an hour to live.
 * Key material or URLs inside the token's header are never looked at.
 * @throws WatchtowerError `unauthenticated` saying which of them failed.
 */
export async function readWidgetToken(
  documents: Documents,
  token: string,
  now: number,
): Promise<{ caller: Caller; kid: string }> {
  const { kid, key } = keyOf(documents, token, now);
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      audience: TOKEN_AUDIENCE,
      requiredClaims: ['exp'],
      clockTolerance: TOLERANCE_S,
      currentDate: new Date(now),
    });
    return { kid, caller: callerOf(payload, kid, now) };
  } catch (cause) {
    if (cause instanceof WatchtowerError) throw cause;
    if (cause instanceof errors.JWTExpired) throw refused('it has expired', cause);
    if (cause instanceof errors.JWTClaimValidationFailed) throw refused(`its ${cause.claim} is wrong`, cause);
    throw refused('its signature does not hold', cause);
  }
}
