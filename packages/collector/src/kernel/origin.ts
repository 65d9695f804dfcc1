import type { Context } from 'hono';
import type { Config } from '../config.ts';

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_PEER = /^(?:::ffff:)?127\.|^::1$/;

/** The Host a request was sent to, port included. */
export function hostOf(c: Context): string {
  return (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase();
}

/** Whether a Host header names this machine itself, whatever the port. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_NAMES.has(host.replace(/:\d+$/, ''));
}

/** Whether a peer address is of this machine. */
export function isLoopbackPeer(address: string): boolean {
  return LOOPBACK_PEER.test(address);
}

/** Where a request comes from, as its browser says: our own page, an allowed one, a foreign one, or no page at all. */
export function originOf(c: Context, config: Config): 'none' | 'own' | 'allowed' | 'foreign' {
  const origin = c.req.header('origin');
  if (origin === undefined) return 'none';
  if (config.allowedOrigins.includes(origin)) return 'allowed';
  return URL.canParse(origin) && new URL(origin).host === hostOf(c) ? 'own' : 'foreign';
}

/** Development mode asks for no credential, so no web page but ours may reach it, under whatever name it found us. */
export function mayUseDevelopment(c: Context, config: Config): boolean {
  return isLoopbackHost(hostOf(c)) && originOf(c, config) !== 'foreign';
}

/** Whether a change that rides on a cookie was asked for by our own or an allowed page. */
export function isSameSite(c: Context, config: Config, ridesOnCookie: boolean): boolean {
  const origin = originOf(c, config);
  if (origin !== 'none') return origin !== 'foreign';
  const site = c.req.header('sec-fetch-site');
  return site === undefined ? !ridesOnCookie : site === 'same-origin' || site === 'none';
}
