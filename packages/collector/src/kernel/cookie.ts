import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { SESSION_MAX_MS } from './sessions.ts';

const PLAIN = 'watchtower_session';
const SECURE = `__Host-${PLAIN}`;

/** The session cookie of a request. */
export function readCookie(c: Context): string | null {
  return getCookie(c, SECURE) ?? getCookie(c, PLAIN) ?? null;
}

/**
 * Sets (text) or clears (`null`) the session cookie. The collector itself speaks plain HTTP; that the browser is on
 * https is known from the Origin it sends with every change.
 */
export function writeCookie(c: Context, value: string | null): void {
  const secure = c.req.header('origin')?.startsWith('https:') ?? false;
  const shared = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;
  const maxAge = value === null ? 0 : SESSION_MAX_MS / 1000;
  setCookie(c, secure ? SECURE : PLAIN, value ?? '', { ...shared, secure, maxAge });
}
