import { type Access, LIVE_TOKEN_PREFIX, WatchtowerError } from '@watchtower/contract';
import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { ANONYMOUS, type Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import { readCookie } from './cookie.ts';
import type { Documents } from './documents.ts';
import { digestOf, findKey, KEY_DOCUMENT, type KeyBody, matches } from './keys.ts';
import { readSession, SESSION_DOCUMENT, SESSION_MAX_MS } from './sessions.ts';
import type { Log } from './slice.ts';
import { readWidgetToken } from './widget-token.ts';

/** A caller and the document the credential rests on, so that a socket can end when it is revoked. */
export interface Identity {
  readonly caller: Caller;
  readonly credential: { readonly kind: string; readonly id: string } | null;
}

/** Finds out who asks, from the credential alone. */
export interface Auth {
  /**
   * The caller of a request; `null` when it brings no credential.
   * @throws WatchtowerError `unauthenticated` when it brings one that does not hold.
   */
  identify(c: Context, access: Access): Promise<Identity | null>;
  /** Whether the key or session a caller came with still holds. */
  stands(identity: Identity): boolean;
}

/** What telling callers apart needs. */
export interface AuthOptions {
  readonly config: Pick<Config, 'dev' | 'ingestKey' | 'apiToken'>;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly log: Log;
}

const ALL = { client_id: null, panels: null, expires_at: null } as const;
const DEVELOPER: Caller = { ...ALL, actor_id: 'developer', role: 'superadmin', via: 'development' };
const DEV_SENDER: Caller = { ...ALL, actor_id: 'development', role: 'ingest', via: 'development' };
const ENV_TOKEN: Caller = { ...ALL, actor_id: 'token:environment', role: 'superadmin', via: 'token' };
const ENV_KEY: Caller = { ...ALL, actor_id: 'key:environment', role: 'ingest', via: 'key' };

/** The token of `Authorization: Bearer`, or of the socket's subprotocol `wt.token.<token>`. */
function presented(c: Context): string | null {
  const header = c.req.header('authorization');
  if (header !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined)
      throw new WatchtowerError('unauthenticated', 'Authorization must be `Bearer <key or token>`.');
    return token;
  }
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') return null;
  const offered = (c.req.header('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(LIVE_TOKEN_PREFIX))?.slice(LIVE_TOKEN_PREFIX.length) ?? null;
}

/** Makes the one place where a credential becomes a caller. */
export function createAuth(options: AuthOptions): Auth {
  const { config, documents, clock, log } = options;
  const environment = [
    { digest: config.apiToken === null ? null : digestOf(config.apiToken), caller: ENV_TOKEN },
    { digest: config.ingestKey === null ? null : digestOf(config.ingestKey), caller: ENV_KEY },
  ];

  async function fromToken(token: string): Promise<Identity> {
    const now = clock.now();
    for (const { digest, caller } of environment) {
      if (digest !== null && matches(token, digest)) return { caller, credential: null };
    }
    if (token.split('.').length === 3) {
      const { caller, kid } = await readWidgetToken(documents, token, now);
      return { caller, credential: { kind: KEY_DOCUMENT, id: kid } };
    }
    const key = findKey(documents, token, now);
    if (key === undefined)
      throw new WatchtowerError('unauthenticated', 'The key or token is unknown, revoked or expired.');
    const ends = key.body.expires_at;
    const via = key.body.kind === 'ingest' ? 'key' : 'token';
    const expires_at = ends === null ? null : Date.parse(ends);
    const caller: Caller = { ...ALL, actor_id: `key:${key.id}`, role: key.body.role, via, expires_at };
    return { caller, credential: { kind: KEY_DOCUMENT, id: key.id } };
  }

  function fromCookie(cookie: string): Identity | null {
    const found = readSession(documents, cookie, clock.now(), (error) => {
      log.warn({ error: String(error) }, 'the use of a session could not be written down');
    });
    if (found === undefined) return null;
    const { actor_id, role, created_at } = found.session;
    const caller: Caller = {
      ...ALL,
      actor_id,
      role,
      via: 'session',
      expires_at: created_at + SESSION_MAX_MS,
    };
    return { caller, credential: { kind: SESSION_DOCUMENT, id: found.id } };
  }

  return {
    stands({ credential }) {
      if (credential === null) return true;
      const found = documents.get<Partial<KeyBody>>(credential.kind, credential.id)?.body;
      return found !== undefined && found !== null && (found.revoked_at ?? null) === null;
    },
    async identify(c, access) {
      if (access === 'public') return { caller: ANONYMOUS, credential: null };
      const token = presented(c);
      if (token !== null) return fromToken(token);
      if (config.dev) return { caller: access === 'ingest' ? DEV_SENDER : DEVELOPER, credential: null };
      const cookie = access === 'ingest' ? null : readCookie(c);
      return cookie === null ? null : fromCookie(cookie);
    },
  };
}
